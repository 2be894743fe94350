package dev.sonde.cli.determinism;

import dev.sonde.common.time.NanoClock;

/** The clock of one machine, which differs from others by a few milliseconds. */
final class SimClock implements NanoClock {

  /** The broker's clock when the world begins. */
  static final long EPOCH_MILLIS = 1_000_000;

  private final SimScheduler scheduler;
  private final long skewNanos;

  SimClock(SimScheduler scheduler, long skewNanos) {
    this.scheduler = scheduler;
    this.skewNanos = skewNanos;
  }

  @Override
  public long nanos() {
    return scheduler.now() + skewNanos;
  }

  /** The time until this clock shows a given time; negative if it is past. */
  long until(long nanos) {
    return nanos - nanos();
  }
}
