package dev.sonde.audit.plan;

import dev.sonde.audit.schedule.Every;
import dev.sonde.audit.schedule.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many slots a schedule has.
 *
 * @param aDay the most within 24 hours
 * @param aMonth the most within 31 days
 */
public record SlotCounts(long aDay, long aMonth) {

  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MONTH = Duration.ofDays(31);

  /** Counts those of the 31 days from a time. */
  public static SlotCounts of(Timetable timetable, Instant from) {
    if (timetable.schedule() instanceof Every every) {
      return new SlotCounts(fitting(DAY, every.interval()), fitting(MONTH, every.interval()));
    }
    Instant end = from.plus(MONTH);
    Deque<Instant> lastDay = new ArrayDeque<>();
    long mostADay = 0;
    long all = 0;
    Instant slot = timetable.schedule().after(from.minusMillis(1));
    while (slot.isBefore(end)) {
      all++;
      lastDay.addLast(slot);
      while (lastDay.getFirst().isBefore(slot.minus(DAY).plusMillis(1))) {
        lastDay.removeFirst();
      }
      mostADay = Math.max(mostADay, lastDay.size());
      slot = timetable.schedule().after(slot);
    }
    return new SlotCounts(mostADay, all);
  }

  private static long fitting(Duration time, Duration interval) {
    return (time.toMillis() + interval.toMillis() - 1) / interval.toMillis();
  }
}
