package dev.sonde.audit.scheduler;

import dev.sonde.audit.document.Audit;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.history.point.Measured;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** What the scheduler needs of the fleet. Methods that block are called on other threads. */
public interface FleetPort {

  /**
   * Plans the run of a slot; blocks.
   *
   * @param run the id that it has
   */
  Planned plan(Audit audit, String run) throws PlanFailure;

  /** Whether the run is in its topic, as far as it was read. */
  boolean knows(String run);

  boolean hasReport(String run);

  /** What the report of a slot's run says, or null when it says nothing; blocks. */
  @Nullable Outcome outcome(SlotId slot, String run);

  /**
   * A planned run.
   *
   * @param run its record
   * @param worstNanoUsd what it may cost at most, or null when that has no bound
   */
  record Planned(ProducerRecord<String, byte[]> run, @Nullable Long worstNanoUsd) {}

  /**
   * What a run found.
   *
   * @param verdict {@code VALID}, {@code INVALID} or {@code INCOMPLETE}
   * @param costNanoUsd null when it is not known
   * @param points of the slot's cells, to be kept in its history
   */
  record Outcome(String verdict, @Nullable Long costNanoUsd, List<Measured> points) {
    public Outcome {
      points = List.copyOf(points);
    }
  }

  /** A run cannot be planned. */
  final class PlanFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final SlotReason reason;
    private final boolean passing;

    /**
     * @param passing whether another try may succeed
     */
    public PlanFailure(SlotReason reason, boolean passing, String message, Throwable cause) {
      super(message, cause);
      this.reason = reason;
      this.passing = passing;
    }

    public PlanFailure(SlotReason reason, boolean passing, String message) {
      super(message);
      this.reason = reason;
      this.passing = passing;
    }

    public SlotReason reason() {
      return reason;
    }

    public boolean isPassing() {
      return passing;
    }
  }
}
