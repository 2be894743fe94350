package dev.sonde.cli.determinism;

import dev.sonde.common.time.NanoClock;

/** A machine's own clock, which is a few milliseconds off the others'. */
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

  /** How long it is until this clock shows a time; negative when it has. */
  long until(long nanos) {
    return nanos - nanos();
  }
}
