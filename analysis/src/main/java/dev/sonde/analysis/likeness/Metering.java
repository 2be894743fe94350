package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.statistics.Bootstrap;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Permutations;
import dev.sonde.analysis.statistics.StratifiedRanks;
import dev.sonde.analysis.statistics.StratifiedRanks.Stratum;
import dev.sonde.common.event.StreamedTokens;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Compares code points per charged output token. One tokenizer has one ratio for a kind of text, so
 * a different ratio means a different tokenizer or different metering.
 */
final class Metering implements Comparison {

  private static final double LEAST_FACTOR = 1.1;

  /** In shorter answers the one token for the end of the text has too much weight. */
  private static final int LEAST_TOKENS = 8;

  private final Cohort cohort;
  private final List<Map<Integer, double[]>> ratios;

  Metering(Cohort cohort) {
    this.cohort = cohort;
    List<Member> distinct = new ArrayList<>();
    for (Member member : cohort.members()) {
      distinct.add(withoutRepeats(member));
    }
    Cohort judged = new Cohort(cohort.model(), cohort.spec(), distinct, cohort.reference());
    ratios =
        Lengths.byMember(
            judged,
            answer -> tokens(answer) >= LEAST_TOKENS && characters(answer) > 0,
            answer -> (double) characters(answer) / tokens(answer));
  }

  /** Without repeated texts: the same text has the same ratio. */
  private static Member withoutRepeats(Member member) {
    Set<Long> seen = new HashSet<>();
    List<AnswerRow> answers =
        member.answers().stream().filter(answer -> seen.add(answer.hash())).toList();
    return new Member(
        member.provider(),
        member.pin(),
        answers,
        member.outcomes(),
        member.shapes(),
        member.servedBy(),
        member.tokens());
  }

  /** Output tokens without reasoning tokens that are charged but not shown; 0 for tool calls. */
  private static long tokens(AnswerRow answer) {
    return answer.toolCall()
        ? 0
        : StreamedTokens.shown(
            answer.outputTokens(), answer.reasoningTokens(), answer.reasoningCharacters());
  }

  private static long characters(AnswerRow answer) {
    return answer.characters() + answer.reasoningCharacters();
  }

  @Override
  public Kind kind() {
    return Kind.CHARACTERS_PER_TOKEN;
  }

  @Override
  public long size(int member) {
    return Lengths.size(ratios.get(member));
  }

  @Override
  public MemberComparison measure(int member, List<Integer> reference, Permutations permutations) {
    List<Stratum> strata =
        Lengths.strata(ratios, member, reference).stream()
            .filter(stratum -> stratum.other().length > 0)
            .toList();
    double factor = factor(strata);
    double others = others(strata);
    boolean matters = Math.max(factor, 1 / factor) >= LEAST_FACTOR;
    MemberComparison measured =
        MemberComparison.of(
            factor * others, others, factor, StratifiedRanks.of(strata).differ(), matters);
    return matters && permutations.equals(Permutations.VERDICT)
        ? measured.with(interval(strata, member))
        : measured;
  }

  /**
   * The weighted geometric mean of the ratios: exp Σ w ln(own/others) / Σ w over prompts, w the
   * smaller sample size.
   */
  private static double factor(List<Stratum> strata) {
    double sum = 0;
    double weights = 0;
    for (Stratum stratum : strata) {
      double weight = Math.min(stratum.one().length, stratum.other().length);
      sum += weight * Math.log(mean(stratum.one()) / mean(stratum.other()));
      weights += weight;
    }
    return weights == 0 ? 1 : Math.exp(sum / weights);
  }

  private static double others(List<Stratum> strata) {
    return strata.stream().mapToDouble(stratum -> mean(stratum.other())).average().orElse(0);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  private Interval interval(List<Stratum> strata, int member) {
    return Bootstrap.interval95(
        new SplittableRandom(cohort.spec().seed() + member),
        random ->
            factor(
                strata.stream()
                    .map(each -> new Stratum(draw(each.one(), random), draw(each.other(), random)))
                    .toList()));
  }

  private static double[] draw(double[] values, SplittableRandom random) {
    double[] drawn = new double[values.length];
    Arrays.setAll(drawn, any -> values[random.nextInt(values.length)]);
    return drawn;
  }
}
