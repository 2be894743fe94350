package dev.sonde.audit.scheduler;

import dev.sonde.audit.slot.SlotId;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.SeriesChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What the scheduler asks of the stored history. Methods that block are called on other threads.
 * They throw an unchecked exception where the index cannot answer now.
 */
public interface HistoryPort {

  /**
   * Marks where the topics of history end now.
   *
   * @return whether all records before the mark are in the index
   */
  BooleanSupplier mark();

  /**
   * The changes that a slot shows which is done, as far as they are new or known otherwise than
   * before; blocks. The index must have all slots before it.
   *
   * @param points of the slot
   */
  List<SeriesChange> changes(SlotId slot, List<Measured> points);

  /** The audits that have points or changes; blocks. */
  Set<String> audits();

  /** Points of an audit before a time; blocks. */
  List<PointKey> before(String audit, Instant time, int most);

  /** Keys of changes of an audit that were before a time; blocks. */
  List<String> changesBefore(String audit, Instant time, int most);

  /** Slots of a day that is over before a time, with the point that replaces them; blocks. */
  Optional<Day> day(String audit, Instant before, int most);

  /**
   * A day of one series.
   *
   * @param merged the day's point
   * @param slots what it replaces
   */
  record Day(Measured merged, List<PointKey> slots) {
    public Day {
      slots = List.copyOf(slots);
    }
  }
}
