package dev.sonde.kafka;

import java.time.Duration;

/**
 * Waits before something is tried again, each time twice as long up to a bound. One thread waits;
 * any may end that.
 */
public final class BackOff {

  private final long firstNanos;
  private final long longestNanos;
  private final Waiting waiting;
  private volatile boolean ended;
  private long nextNanos;

  public BackOff(Duration first, Duration longest) {
    this(first, longest, Waiting.real());
  }

  public BackOff(Duration first, Duration longest, Waiting waiting) {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "first is %s and longest %s, allowed is 0 < first <= longest".formatted(first, longest));
    }
    this.firstNanos = first.toNanos();
    this.longestNanos = longest.toNanos();
    this.waiting = waiting;
    this.nextNanos = firstNanos;
  }

  /** How long the next wait is; the one after it is longer. */
  Duration next() {
    long now = nextNanos;
    nextNanos = Math.min(longestNanos, now * 2);
    return Duration.ofNanos(now);
  }

  /** Whether the next wait is one of the first. */
  public boolean brief() {
    return nextNanos <= 4 * firstNanos;
  }

  /** The longest that a wait may be. */
  public Duration longest() {
    return Duration.ofNanos(longestNanos);
  }

  /** It worked: the next wait is the first again. */
  public void worked() {
    nextNanos = firstNanos;
  }

  /** Waits, unless there is nothing to wait for any more. */
  public void pause() {
    Duration next = next();
    if (!ended) {
      waiting.await(next);
    }
  }

  /** Ends the wait that is under way, and every later one. From any thread. */
  public void end() {
    ended = true;
    waiting.wake();
  }
}
