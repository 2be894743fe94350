package dev.sonde.worker.claim;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.job.Job;
import java.time.Duration;

/**
 * What becomes of a claim that stands: it is sent within a window, or it is not sent at all.
 *
 * <p>The window is what keeps a worker that was frozen from sending what others have given up: it
 * counts from when the claim was proposed, not from when its owner heard that it stands.
 */
public sealed interface Fate {

  /** Sent at the first time, or as soon after as may be, but never after the last one. */
  record Send(long atNanos, long latestNanos) implements Fate {

    /** Whether it is too late to send; whoever fires looks at the clock once more. */
    public boolean isOver(long nowNanos) {
      return nowNanos - latestNanos > 0;
    }
  }

  /** Not sent; the outcome says so. */
  record Unsent(Outcome outcome, String why) implements Fate {}

  /** What is known when the claim stands. */
  record Situation(long nowNanos, long proposedNanos, boolean cancelled, Duration maxLateness) {}

  /** A lane's probe and a resend have no due time of their own: they go at once or not at all. */
  Duration AT_ONCE = Duration.ofSeconds(2);

  static Fate of(Claim claim, Situation situation) {
    boolean resend = claim.attempt() > 1;
    if (situation.cancelled()) {
      return unsent(claim, Outcome.CANCELLED, "the run was cancelled");
    }
    Job job = claim.taken().job();
    if (situation.nowNanos() > claim.expiresNanos()) {
      return unsent(claim, job.closed() ? Outcome.UNUSED : Outcome.DROPPED, "expired");
    }
    Send window = window(claim, situation, resend || job.closed());
    return window.isOver(situation.nowNanos()) ? tooLate(claim) : window;
  }

  /** The outcome of a claim whose window has passed before it was fired. */
  static Unsent tooLate(Claim claim) {
    return unsent(claim, Outcome.DROPPED, "too late");
  }

  private static Send window(Claim claim, Situation situation, boolean atOnce) {
    if (!atOnce) {
      return new Send(claim.dueNanos(), claim.dueNanos() + situation.maxLateness().toNanos());
    }
    long from = Math.max(situation.proposedNanos(), claim.dueNanos());
    long latest = from + AT_ONCE.toNanos();
    return new Send(Math.max(situation.nowNanos(), claim.dueNanos()), latest);
  }

  /** What may have been sent once is in doubt, whatever keeps it from being sent again. */
  private static Unsent unsent(Claim claim, Outcome outcome, String why) {
    return claim.attempt() > 1
        ? new Unsent(Outcome.IN_DOUBT, "claimed by a worker that is gone, not sent again: " + why)
        : new Unsent(outcome, why);
  }

  /**
   * When a claim that someone else made can no longer be answered: the last moment at which it may
   * have been fired, and the longest that an answer may take.
   *
   * @param seenNanos when the claim came to light, which is after it was made
   */
  static long givenUpNanos(Claim orphan, long seenNanos, Duration maxLateness, Duration longest) {
    boolean atOnce = orphan.taken().job().closed() || orphan.attempt() > 1;
    long latest =
        atOnce
            ? Math.max(seenNanos, orphan.dueNanos()) + AT_ONCE.toNanos()
            : orphan.dueNanos() + maxLateness.toNanos();
    return latest + longest.toNanos();
  }
}
