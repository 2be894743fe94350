package dev.sonde.worker.claim;

import dev.sonde.common.job.Job;

/**
 * One probe that is durably claimed, or about to be: the right to send it, once.
 *
 * @param attempt 1, or 2 for the resend of a probe that a lost worker may have sent
 */
public record Claim(TakenJob taken, int ordinal, int attempt) {

  /** The claim of the first attempt. */
  static Claim first(TakenJob taken, int ordinal) {
    return new Claim(taken, ordinal, 1);
  }

  public Job.Probe probe() {
    return taken.job().probes().get(ordinal);
  }

  public long dueNanos() {
    return taken.dueNanos(ordinal);
  }

  public long expiresNanos() {
    return taken.expiresNanos();
  }

  /** Whether it is claimed ahead: its window begins when the probe before it has ended. */
  public boolean isAhead() {
    return taken.state(ordinal) == ProbeState.AHEAD;
  }

  /** The claim of the next attempt at the same probe. */
  public Claim again() {
    return new Claim(taken, ordinal, attempt + 1);
  }
}
