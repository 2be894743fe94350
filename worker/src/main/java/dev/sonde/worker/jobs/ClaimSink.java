package dev.sonde.worker.jobs;

import dev.sonde.common.run.Run;
import dev.sonde.worker.claim.Ahead;
import dev.sonde.worker.claim.Claim;

/** Receives claims, on the polling thread. */
public interface ClaimSink {
  /**
   * The claim is committed.
   *
   * @param proposedNanos when its commit was sent
   */
  void claimed(Run run, Claim claim, long proposedNanos);

  /**
   * The claim made ahead is committed: it is sent when the probe before it ends.
   *
   * @param proposedNanos when its commit was sent
   * @return false if that had ended already: then the claim is treated like any other
   */
  boolean claimedAhead(Run run, Ahead ahead, long proposedNanos);

  /** Takes back a claim made ahead; false if the probe before it has ended already. */
  boolean withdraw(Ahead ahead);

  /**
   * A claim of a lost worker was found.
   *
   * @param sinceMillis broker time before which it cannot have been answered
   */
  void orphaned(Run run, Claim claim, long sinceMillis);

  /** An orphan has no event and is not sent again. */
  void inDoubt(Run run, Claim claim);

  /** The cluster refuses this worker: no further jobs are taken. */
  void refused(Throwable cause);
}
