package dev.sonde.worker.jobs;

/**
 * How long the event of a lane may wait for others without the lane being idle: a share of the
 * shortest answer of the last one to two seconds, or of those before if there was none. Nothing
 * waits before the first whole second. From any thread.
 */
final class LanePace {

  /** The rest is for the broker, and for the claim that follows the event. */
  static final int SHARE = 8;

  private static final long PERIOD_NANOS = 1_000_000_000;

  private long former;
  private long current = Long.MAX_VALUE;
  private long beganNanos;
  private boolean begun;
  private volatile long spareNanos;

  /** A probe of a lane has ended. */
  synchronized void took(long nanos, long nowNanos) {
    if (!begun) {
      begun = true;
      beganNanos = nowNanos;
    } else if (nowNanos - beganNanos >= PERIOD_NANOS) {
      former = current;
      current = Long.MAX_VALUE;
      beganNanos = nowNanos;
    }
    current = Math.min(current, Math.max(0, nanos));
    spareNanos = Math.min(former, current) / SHARE;
  }

  long spareNanos() {
    return spareNanos;
  }
}
