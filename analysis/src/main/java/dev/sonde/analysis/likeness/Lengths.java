package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.statistics.Permutations;
import dev.sonde.analysis.statistics.StratifiedRanks;
import dev.sonde.analysis.statistics.StratifiedRanks.Stratum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;

/** Compares the lengths of randomly drawn answers within prompts, in code points. */
final class Lengths implements Comparison {

  private static final double LEAST_DELTA = 0.2;

  private final List<Map<Integer, double[]>> values;

  Lengths(Cohort cohort) {
    values =
        byMember(
            cohort, answer -> cohort.isDrawn(answer) && !answer.toolCall(), AnswerRow::characters);
  }

  /** One value per answer, by member and prompt. */
  static List<Map<Integer, double[]>> byMember(
      Cohort cohort, Predicate<AnswerRow> wanted, ToDoubleFunction<AnswerRow> value) {
    List<Map<Integer, double[]>> byMember = new ArrayList<>();
    for (int member = 0; member < cohort.size(); member++) {
      Map<Integer, double[]> byPrompt = new TreeMap<>();
      cohort
          .byPrompt(member, wanted)
          .forEach(
              (prompt, answers) ->
                  byPrompt.put(prompt, answers.stream().mapToDouble(value).toArray()));
      byMember.add(byPrompt);
    }
    return byMember;
  }

  /** For each prompt the values of the member and of the reference. */
  static List<Stratum> strata(
      List<Map<Integer, double[]>> values, int member, List<Integer> reference) {
    List<Stratum> strata = new ArrayList<>();
    values
        .get(member)
        .forEach(
            (prompt, own) -> {
              double[] others =
                  reference.stream()
                      .map(each -> values.get(each).getOrDefault(prompt, new double[0]))
                      .flatMapToDouble(Arrays::stream)
                      .toArray();
              strata.add(new Stratum(own, others));
            });
    return strata;
  }

  static long size(Map<Integer, double[]> values) {
    return values.values().stream().mapToLong(each -> each.length).sum();
  }

  @Override
  public Kind kind() {
    return Kind.LENGTH;
  }

  @Override
  public long size(int member) {
    return size(values.get(member));
  }

  @Override
  public MemberComparison measure(int member, List<Integer> reference, Permutations permutations) {
    List<Stratum> strata = strata(values, member, reference);
    StratifiedRanks ranks = StratifiedRanks.of(strata);
    double own = mean(strata.stream().map(Stratum::one).toList());
    double others = mean(strata.stream().map(Stratum::other).toList());
    boolean matters = Math.abs(ranks.delta()) >= LEAST_DELTA;
    return MemberComparison.of(own, others, ranks.delta(), ranks.differ(), matters);
  }

  private static double mean(List<double[]> values) {
    return values.stream().flatMapToDouble(Arrays::stream).average().orElse(0);
  }
}
