package dev.sonde.common.time;

/** A monotonic clock: differences are durations in nanoseconds, the origin means nothing. */
@FunctionalInterface
public interface NanoClock {
  long nanos();
}
