package dev.sonde.cli.determinism;

import dev.sonde.common.run.Run;
import dev.sonde.worker.claim.Ahead;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.jobs.ClaimSink;
import dev.sonde.worker.jobs.Settlement;

/** Passes claims to the settlement, and tells the worker which ones are made ahead. */
final class NotingSink implements ClaimSink {

  private final WorkerProcess worker;
  private final Settlement settlement;

  NotingSink(WorkerProcess worker, Settlement settlement) {
    this.worker = worker;
    this.settlement = settlement;
  }

  @Override
  public void claimed(Run run, Claim claim, long proposedNanos) {
    settlement.claimed(run, claim, proposedNanos);
  }

  @Override
  public boolean claimedAhead(Run run, Ahead ahead, long proposedNanos) {
    boolean waits = settlement.claimedAhead(run, ahead, proposedNanos);
    worker.claimedAhead(ahead, waits, proposedNanos);
    return waits;
  }

  @Override
  public boolean withdraw(Ahead ahead) {
    boolean taken = settlement.withdraw(ahead);
    if (taken) {
      worker.tookBack(ahead);
    }
    return taken;
  }

  @Override
  public void orphaned(Run run, Claim claim, long sinceMillis) {
    settlement.orphaned(run, claim, sinceMillis);
  }

  @Override
  public void inDoubt(Run run, Claim claim) {
    settlement.inDoubt(run, claim);
  }

  @Override
  public void refused(Throwable cause) {
    settlement.refused(cause);
  }
}
