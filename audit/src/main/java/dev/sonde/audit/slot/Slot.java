package dev.sonde.audit.slot;

import dev.sonde.audit.schedule.Window;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One time of an audit and what became of it. Immutable.
 *
 * @param revision of the audit, fixed when the slot was planned
 * @param reason why it is in its state, or null
 * @param execution its run, or null
 * @param through of a record that stands for several missed or paused slots, the time of the last
 *     one; else null
 * @param escalatedBy the audit whose alert asked for it, or null
 */
public record Slot(
    SlotId id,
    Window window,
    int revision,
    SlotState state,
    @Nullable SlotReason reason,
    @Nullable Execution execution,
    @Nullable Instant through,
    @Nullable String escalatedBy) {

  /**
   * The run of a slot.
   *
   * @param begunAt by the broker's clock
   * @param reservedNanoUsd what it may cost at most; 0 when it has no bound
   * @param verdict of its report, or null before that
   * @param costNanoUsd of its report, or null when unknown
   */
  public record Execution(
      String run,
      Instant begunAt,
      long reservedNanoUsd,
      @Nullable String verdict,
      @Nullable Long costNanoUsd) {}

  private static final @Nullable Execution NOT_BEGUN = null;
  private static final @Nullable String BY_NOBODY = null;

  static Slot planned(SlotId id, Window window, int revision) {
    return new Slot(id, window, revision, SlotState.PLANNED, null, NOT_BEGUN, null, BY_NOBODY);
  }

  Slot escalatedBy(@Nullable String audit) {
    return new Slot(id, window, revision, state, reason, execution, through, audit);
  }

  /** One without a reason, which stands for itself. */
  private Slot in(SlotState next, @Nullable Execution run) {
    return new Slot(id, window, revision, next, null, run, null, escalatedBy);
  }

  Slot queued() {
    require(state == SlotState.PLANNED, SlotState.QUEUED);
    return in(SlotState.QUEUED, null);
  }

  Slot running(Instant now, long reservedNanoUsd) {
    require(state == SlotState.PLANNED || state == SlotState.QUEUED, SlotState.RUNNING);
    Execution begun = new Execution(id.runId(), now, reservedNanoUsd, null, null);
    return in(SlotState.RUNNING, begun);
  }

  Slot done(String verdict, @Nullable Long costNanoUsd) {
    Execution begun = execution();
    require(state == SlotState.RUNNING && begun != null, SlotState.DONE);
    return begun == null
        ? this
        : in(
            SlotState.DONE,
            new Execution(
                begun.run(), begun.begunAt(), begun.reservedNanoUsd(), verdict, costNanoUsd));
  }

  /** Ends without a report. */
  Slot ended(SlotState last, SlotReason why) {
    require(state.isOpen() && !last.isOpen() && last != SlotState.DONE, last);
    return new Slot(id, window, revision, last, why, execution, null, escalatedBy);
  }

  /** A record that stands for all slots up to a time. */
  Slot through(Instant lastSlot) {
    return new Slot(id, window, revision, state, reason, execution, lastSlot, escalatedBy);
  }

  /** The time of the last slot that it stands for. */
  public Instant last() {
    return through == null ? id.at() : through;
  }

  private void require(boolean legal, SlotState next) {
    if (!legal) {
      throw new IllegalStateException("slot " + id + " is " + state + ", and cannot be " + next);
    }
  }
}
