package dev.sonde.coordinator.differences;

import dev.sonde.coordinator.fold.Finish;
import dev.sonde.coordinator.statistics.Permutations;
import dev.sonde.coordinator.statistics.TotalVariation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The mix of finish reasons: its total variation, with labels permuted within prompts. */
final class FinishReasons implements Comparison {

  private static final double LEAST_VARIATION = 0.1;
  private static final int REASONS = Finish.values().length;

  /** Bounds a permutation: so many answers of a member to a prompt. */
  private static final int ANSWERS = 40;

  private final Fleet fleet;
  private final List<Map<Integer, double[]>> reasons;

  FinishReasons(Fleet fleet) {
    this.fleet = fleet;
    this.reasons = Lengths.byMember(fleet, any -> true, answer -> answer.finish().number());
  }

  @Override
  public Kind kind() {
    return Kind.FINISH_REASONS;
  }

  @Override
  public long size(int member) {
    return Lengths.size(reasons.get(member));
  }

  @Override
  public Measured measure(int member, List<Integer> reference, Permutations permutations) {
    List<Stratum> strata = new ArrayList<>();
    reasons.get(member).keySet().forEach(prompt -> strata.add(stratum(prompt, member, reference)));
    double observed = variation(strata);
    boolean matters = observed >= LEAST_VARIATION;
    SplittableRandom random = new SplittableRandom(fleet.spec().seed() + 37L * member);
    double p =
        matters
            ? permutations.pValue(
                observed,
                random,
                any -> {
                  strata.forEach(each -> Permutations.choose(each.items, each.own, random));
                  return variation(strata);
                })
            : 1;
    return new Measured(null, null, observed, null, p, matters, "");
  }

  private Stratum stratum(int prompt, int member, List<Integer> reference) {
    List<Integer> items = new ArrayList<>();
    addAll(items, prompt, member);
    int own = items.size();
    reference.forEach(each -> addAll(items, prompt, each));
    return new Stratum(items.stream().mapToInt(Integer::intValue).toArray(), own);
  }

  private void addAll(List<Integer> items, int prompt, int member) {
    double[] own = reasons.get(member).getOrDefault(prompt, new double[0]);
    for (int i = 0; i < Math.min(ANSWERS, own.length); i++) {
      items.add((int) own[i]);
    }
  }

  /** Between the mixes over all prompts that both have answered. */
  private static double variation(List<Stratum> strata) {
    long[] own = new long[REASONS];
    long[] others = new long[REASONS];
    for (Stratum stratum : strata) {
      if (stratum.own < stratum.items.length) {
        for (int i = 0; i < stratum.items.length; i++) {
          (i < stratum.own ? own : others)[stratum.items[i]]++;
        }
      }
    }
    return TotalVariation.of(own, others);
  }

  // An array because permutations walk it. It is this comparison's own.
  @SuppressWarnings("ArrayRecordComponent")
  private record Stratum(int[] items, int own) {}
}
