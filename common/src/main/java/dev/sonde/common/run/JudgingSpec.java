package dev.sonde.common.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a spec holds the figures to.
 *
 * @param reference the provider that the others' answers are compared with, {@link Spec#AUTHOR}, or
 *     null for the consensus of the others
 * @param abortOnFail whether a threshold that surely fails ends the run
 * @param verdict when the generator counts as the bottleneck
 */
public record JudgingSpec(
    List<Threshold> thresholds,
    RankMetric rankBy,
    @Nullable String reference,
    boolean abortOnFail,
    VerdictSpec verdict) {

  /** Ranks by the time to the first token and holds nothing to a threshold. */
  public static final JudgingSpec DEFAULT =
      new JudgingSpec(List.of(), RankMetric.TTFT, null, false, VerdictSpec.DEFAULT);

  public JudgingSpec {
    thresholds = List.copyOf(thresholds);
    // Absent in runs that are older than it.
    verdict = verdict == null ? VerdictSpec.DEFAULT : verdict;
  }

  JudgingSpec withThresholds(List<Threshold> others) {
    return new JudgingSpec(others, rankBy, reference, abortOnFail, verdict);
  }
}
