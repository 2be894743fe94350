package dev.sonde.worker.claim;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.job.Job;
import java.time.Duration;

/**
 * What happens to a committed claim: it is sent within a window, or it is not sent at all.
 *
 * <p>Because of the window a worker that was paused does not send a probe that others have given
 * up: the window starts when the claim was proposed, not when its commit was acknowledged.
 */
public sealed interface Fate {

  /** Sent at the first time or as soon as possible after it, but never after the second. */
  record Send(long atNanos, long latestNanos) implements Fate {

    /** Whether it is too late to send; checked again right before the probe is sent. */
    public boolean isOver(long nowNanos) {
      return nowNanos - latestNanos > 0;
    }
  }

  /** Not sent; the probe has this outcome. */
  record Unsent(Outcome outcome, String why) implements Fate {}

  /** What is known when the claim is committed. */
  record Situation(long nowNanos, long proposedNanos, boolean cancelled, Duration maxLateness) {}

  /** The window of a lane's probe and of a resend: they have no due time and are sent at once. */
  Duration AT_ONCE = Duration.ofSeconds(2);

  /**
   * When the window of a claim made ahead closes, whatever happens: the probe before it is sent at
   * the latest {@link #AT_ONCE} after this claim was proposed, and ends at the latest when its
   * longest answer is over.
   */
  static long aheadLatestNanos(Claim claim, long proposedNanos, Duration longest) {
    return Math.max(proposedNanos, claim.dueNanos())
        + AT_ONCE.plus(longest).plus(AT_ONCE).toNanos();
  }

  /**
   * The fate of a claim made ahead, now that the probe before it has ended.
   *
   * @param freeNanos when that ended, which is when this one is due
   * @param latestNanos as {@link #aheadLatestNanos}
   */
  static Fate ofNext(
      Claim claim, long freeNanos, long latestNanos, long nowNanos, boolean cancelled) {
    if (cancelled) {
      return unsent(claim, Outcome.CANCELLED, "the run was cancelled");
    }
    if (nowNanos > claim.expiresNanos()) {
      return unsent(claim, Outcome.UNUSED, "expired");
    }
    Send window = new Send(freeNanos, Math.min(latestNanos, freeNanos + AT_ONCE.toNanos()));
    return window.isOver(nowNanos) ? tooLate(claim) : window;
  }

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

  /** The outcome of a claim whose window passed before it was sent. */
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

  /** A probe that may have been sent once is in doubt, whatever the reason not to send it again. */
  private static Unsent unsent(Claim claim, Outcome outcome, String why) {
    return claim.attempt() > 1
        ? new Unsent(Outcome.IN_DOUBT, "claimed by a worker that is gone, not sent again: " + why)
        : new Unsent(outcome, why);
  }

  /**
   * When the claim of a lost worker can no longer be answered: the latest time at which it may have
   * been sent, plus the longest time of an answer.
   *
   * @param seenNanos when the claim was found, which is after it was made, and after the claim
   *     before it was made if it was made ahead
   */
  static long givenUpNanos(Claim orphan, long seenNanos, Duration maxLateness, Duration longest) {
    boolean atOnce = orphan.taken().job().closed() || orphan.attempt() > 1;
    long latest =
        atOnce
            ? Math.max(seenNanos, orphan.dueNanos()) + AT_ONCE.toNanos()
            : orphan.dueNanos() + maxLateness.toNanos();
    long last = orphan.isAhead() ? aheadLatestNanos(orphan, seenNanos, longest) : latest;
    return last + longest.toNanos();
  }
}
