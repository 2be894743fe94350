package dev.sonde.coordinator.plan;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Saturated;
import org.jspecify.annotations.Nullable;

/** The worst-case cost of probes, which is reserved before they are dispatched. */
public final class WorstCase {

  private WorstCase() {}

  /** The reservation of one probe, including a possible resend, or null without a price. */
  public static @Nullable Long nanoUsd(Run run, int target, int prompt) {
    Long once = run.worstCaseNanoUsd(target, prompt);
    boolean twice = run.spec().onWorkerLoss() == OnWorkerLoss.RESEND;
    return once == null ? null : Long.valueOf(twice ? Saturated.sum(once, once) : once);
  }

  /**
   * The reservation of a job. Targets without a price add nothing; a run with a budget refuses
   * them.
   */
  public static long nanoUsd(Run run, Job job) {
    long sum = 0;
    for (Job.Probe probe : job.probes()) {
      Long cost = nanoUsd(run, probe.target(), probe.prompt());
      sum = Saturated.sum(sum, cost == null ? 0 : cost);
    }
    return sum;
  }
}
