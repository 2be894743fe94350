package dev.sonde.worker.jobs;

import dev.sonde.common.run.Run;
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
