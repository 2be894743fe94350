package dev.sonde.audit.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * Slots at the whole multiples of an interval since 1970-01-01T00:00Z, so that they do not depend
 * on when the audit was added.
 *
 * @param interval a whole number of milliseconds
 */
public record Every(Duration interval) implements Schedule {

  private static final long NANOS_PER_MILLI = 1_000_000;

  public Every {
    boolean whole = interval.toNanosPart() % NANOS_PER_MILLI == 0;
    if (interval.compareTo(LEAST) < 0 || interval.compareTo(MOST) > 0 || !whole) {
      throw new IllegalArgumentException(
          "schedule.every is " + interval + ", allowed is 1s to 366d in whole milliseconds");
    }
  }

  @Override
  public Instant after(Instant time) {
    long step = interval.toMillis();
    return Instant.ofEpochMilli((Math.floorDiv(time.toEpochMilli(), step) + 1) * step);
  }

  @Override
  public Instant before(Instant time) {
    long step = interval.toMillis();
    boolean within = time.isAfter(Instant.ofEpochMilli(time.toEpochMilli()));
    long last = time.toEpochMilli() - (within ? 0 : 1);
    return Instant.ofEpochMilli(Math.floorDiv(last, step) * step);
  }

  @Override
  public Duration interval(Instant slot) {
    return interval;
  }
}
