package dev.sonde.common.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The criteria that a run is judged by.
 *
 * @param reference the provider that the others' responses are compared with, {@link Spec#AUTHOR},
 *     or null for the consensus of the others
 * @param abortOnFail whether the run ends when a threshold is certain to fail
 * @param verdict the limits beyond which the load generator is the bottleneck
 */
public record JudgingSpec(
    List<Threshold> thresholds,
    RankMetric rankBy,
    @Nullable String reference,
    boolean abortOnFail,
    VerdictSpec verdict) {

  /** Ranks by the time to the first token; no thresholds. */
  public static final JudgingSpec DEFAULT =
      new JudgingSpec(List.of(), RankMetric.TTFT, null, false, VerdictSpec.DEFAULT);

  public JudgingSpec {
    thresholds = List.copyOf(thresholds);
    // Runs of older versions do not have it.
    verdict = verdict == null ? VerdictSpec.DEFAULT : verdict;
  }

  JudgingSpec withThresholds(List<Threshold> others) {
    return new JudgingSpec(others, rankBy, reference, abortOnFail, verdict);
  }
}
