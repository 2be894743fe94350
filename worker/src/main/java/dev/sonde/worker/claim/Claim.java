package dev.sonde.worker.claim;

import dev.sonde.common.job.Job;

/** One probe that is durably claimed, or about to be: the right to send it, once. */
public record Claim(TakenJob taken, int ordinal) {

  public Job.Probe probe() {
    return taken.job().probes().get(ordinal);
  }

  public long dueNanos() {
    return taken.dueNanos(ordinal);
  }

  public long expiresNanos() {
    return taken.expiresNanos();
  }
}
