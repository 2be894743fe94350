package dev.sonde.coordinator.plan;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Run;
import org.jspecify.annotations.Nullable;

/** What probes can cost at most: what is reserved before they are dispatched. */
public final class WorstCase {

  private WorstCase() {}

  /** The reservation of one probe, or null without a price: a resend is reserved with it. */
  public static @Nullable Long nanoUsd(Run run, int target, int prompt) {
    Long once = run.worstCaseNanoUsd(target, prompt);
    boolean twice = run.spec().onWorkerLoss() == OnWorkerLoss.RESEND;
    return once == null ? null : Long.valueOf(twice ? Math.multiplyExact(2, once) : once);
  }

  /** The reservation of a job; targets without a price count nothing, and a budget refuses them. */
  public static long nanoUsd(Run run, Job job) {
    long sum = 0;
    for (Job.Probe probe : job.probes()) {
      Long cost = nanoUsd(run, probe.target(), probe.prompt());
      sum = Math.addExact(sum, cost == null ? 0 : cost);
    }
    return sum;
  }
}
