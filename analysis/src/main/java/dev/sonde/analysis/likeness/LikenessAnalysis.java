package dev.sonde.analysis.likeness;

import dev.sonde.analysis.statistics.Holm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Tests the providers of each model of a run for every kind of difference. */
public final class LikenessAnalysis {

  /** The level of all tests of a run together: at most one run in a hundred has a false finding. */
  public static final double LEVEL = 0.01;

  private static final Comparator<Finding> BY_KIND = Comparator.comparing(Finding::kind);

  private LikenessAnalysis() {}

  /**
   * Compares the providers, with all p-values of the run corrected together by Holm.
   *
   * @return by model, then by provider in the order given, then by kind
   */
  public static List<Finding> of(List<Cohort> cohorts) {
    List<Finding> findings = new ArrayList<>();
    for (Cohort cohort : cohorts) {
      List<List<Finding>> byKind = judged(cohort);
      for (int i = 0; i < cohort.size(); i++) {
        int member = i;
        byKind.stream().map(kind -> kind.get(member)).sorted(BY_KIND).forEach(findings::add);
      }
    }
    return corrected(findings);
  }

  private static List<List<Finding>> judged(Cohort cohort) {
    List<Check> checks = new ArrayList<>(Parameters.all());
    checks.add(new PromptTokens());
    checks.add(new ServedBy());
    checks.add(new TokensPerChunk());
    return Stream.concat(
            checks.stream().map(check -> check.findings(cohort)),
            comparisons(cohort).stream()
                .map(comparison -> new Consensus(cohort, comparison).findings()))
        .toList();
  }

  private static List<Comparison> comparisons(Cohort cohort) {
    List<Comparison> comparisons = new ArrayList<>(new Conformance(cohort).comparisons());
    comparisons.addAll(new Repeats(cohort).comparisons());
    comparisons.add(new Lengths(cohort));
    comparisons.add(new Metering(cohort));
    comparisons.add(new FinishReasons(cohort));
    comparisons.add(new ReasoningEffort(cohort));
    comparisons.add(Texts.agreement(cohort));
    comparisons.add(Texts.distribution(cohort));
    return comparisons;
  }

  private static List<Finding> corrected(List<Finding> findings) {
    List<Double> pValues = new ArrayList<>();
    for (Finding finding : findings) {
      Double p = finding.p();
      if (p != null) {
        pValues.add(p);
      }
    }
    double[] adjusted = Holm.adjust(pValues.stream().mapToDouble(Double::doubleValue).toArray());
    List<Finding> corrected = new ArrayList<>();
    int next = 0;
    for (Finding finding : findings) {
      corrected.add(
          finding.p() == null
              ? finding
              : finding.corrected(adjusted[next++], LEVEL, adjusted.length));
    }
    return corrected;
  }
}
