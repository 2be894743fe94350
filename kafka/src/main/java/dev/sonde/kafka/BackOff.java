package dev.sonde.kafka;

import java.time.Duration;

/**
 * Waits before a retry, each time twice as long, up to a limit. One thread waits; any thread can
 * end the wait.
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

  /** Returns the length of the next wait, and doubles it for the one after. */
  public Duration next() {
    long now = nextNanos;
    nextNanos = Math.min(longestNanos, now * 2);
    return Duration.ofNanos(now);
  }

  /** Whether the next wait is still a short one. */
  public boolean brief() {
    return nextNanos <= 4 * firstNanos;
  }

  /** The limit of a wait. */
  public Duration longest() {
    return Duration.ofNanos(longestNanos);
  }

  /** Reports a success: the next wait is the first again. */
  public void worked() {
    nextNanos = firstNanos;
  }

  /** Waits, unless {@link #end} was called. */
  public void pause() {
    Duration next = next();
    if (!ended) {
      waiting.await(next);
    }
  }

  /** Ends the current wait and all later ones. From any thread. */
  public void end() {
    ended = true;
    waiting.wake();
  }
}
