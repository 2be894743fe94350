package dev.sonde.common.time;

/** A monotonic clock in nanoseconds. Only differences have a meaning; the origin is arbitrary. */
@FunctionalInterface
public interface NanoClock {
  long nanos();
}
