package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.Finish;
import dev.sonde.analysis.statistics.Permutations;
import dev.sonde.analysis.statistics.TotalVariation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Compares the mix of finish reasons: total variation, with labels permuted within prompts. */
final class FinishReasons implements Comparison {

  private static final double LEAST_VARIATION = 0.1;
  private static final int REASONS = Finish.values().length;

  /** Limits a permutation: the number of prompts, and of a member's answers to all of them. */
  private static final int PROMPTS = 50;

  private static final int ANSWERS = 2_000;

  private final Cohort cohort;
  private final List<Map<Integer, double[]>> reasons;
  private final int answersToOne;

  FinishReasons(Cohort cohort) {
    this.cohort = cohort;
    this.reasons = Lengths.byMember(cohort, any -> true, answer -> answer.finish().number());
    int prompts = reasons.stream().mapToInt(Map::size).max().orElse(0);
    this.answersToOne = ANSWERS / Math.max(1, Math.min(PROMPTS, prompts));
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
  public MemberComparison measure(int member, List<Integer> reference, Permutations permutations) {
    List<Stratum> strata = new ArrayList<>();
    reasons.get(member).keySet().stream()
        .map(prompt -> stratum(prompt, member, reference))
        .filter(stratum -> stratum.own < stratum.items.length)
        .limit(PROMPTS)
        .forEach(strata::add);
    long[] all = new long[REASONS];
    strata.forEach(stratum -> stratum.count(stratum.items.length, all));
    double observed = variation(strata, all);
    boolean matters = observed >= LEAST_VARIATION;
    SplittableRandom random = new SplittableRandom(cohort.spec().seed() + 37L * member);
    double p =
        matters
            ? permutations.pValue(
                observed,
                random,
                any -> {
                  strata.forEach(each -> Permutations.choose(each.items, each.own, random));
                  return variation(strata, all);
                })
            : 1;
    return new MemberComparison(null, null, observed, null, p, matters, "");
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
    for (int i = 0; i < Math.min(answersToOne, own.length); i++) {
      items.add((int) own[i]);
    }
  }

  /** Between the member's mix and the mix of all other answers. */
  private static double variation(List<Stratum> strata, long[] all) {
    long[] own = new long[REASONS];
    strata.forEach(stratum -> stratum.count(stratum.own, own));
    long[] others = new long[REASONS];
    Arrays.setAll(others, reason -> all[reason] - own[reason]);
    return TotalVariation.of(own, others);
  }

  /** Finish reasons of the answers to one prompt, the member's first. */
  // An array, because permutations modify it in place. No other object shares it.
  @SuppressWarnings("ArrayRecordComponent")
  private record Stratum(int[] items, int own) {

    void count(int first, long[] counts) {
      for (int i = 0; i < first; i++) {
        counts[items[i]]++;
      }
    }
  }
}
