package dev.sonde.worker.jobs;

import dev.sonde.common.run.Run;
import dev.sonde.worker.claim.Claim;

/** Takes claims that stand, on the polling thread. */
public interface ClaimSink {
  /**
   * The claim stands.
   *
   * @param proposedNanos when its commit was sent
   */
  void claimed(Run run, Claim claim, long proposedNanos);

  /**
   * A claim that a worker which is gone has left behind.
   *
   * @param sinceMillis broker time before which it cannot have been answered
   */
  void orphaned(Run run, Claim claim, long sinceMillis);

  /** An orphan that nobody has answered and nobody sends again. */
  void inDoubt(Run run, Claim claim);

  /** The cluster refuses this worker: nothing is taken any more. */
  void refused(Throwable cause);
}
