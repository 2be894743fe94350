package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Comparison.PairTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds cells whose tail is heavier although their median is not worse: ranks by location do not
 * show this.
 */
final class Tails {

  private final List<PairTest> tests;

  Tails(Report report) {
    this.tests = AaControl.competing(report).stream().filter(PairTest::significant).toList();
  }

  /** {@code its tail is heavier than that of b (7% of its answers … against 1%)}, or empty. */
  Optional<String> of(CellReport cell) {
    List<PairTest> heavier =
        tests.stream()
            .filter(test -> test.test().equals(PairTest.TAIL))
            .filter(test -> test.worse().equals(cell.provider()))
            .filter(test -> test.isOf(cell))
            .filter(this::isNews)
            .toList();
    if (heavier.isEmpty()) {
      return Optional.empty();
    }
    List<String> others = new ArrayList<>();
    for (PairTest test : heavier) {
      Double worse = test.exceedance().worseAbove();
      Double better = test.exceedance().betterAbove();
      if (worse != null && better != null) {
        others.add(
            "%s (%s of its answers%s against %s)"
                .formatted(
                    test.better(),
                    Figures.percent(worse),
                    others.isEmpty() ? " above their common p95," : "",
                    Figures.percent(better)));
      }
    }
    return Optional.of("its tail is heavier than that of " + String.join(", ", others));
  }

  /**
   * Whether the ranks do not show it already: a provider with a worse location has a heavier tail
   * too.
   */
  private boolean isNews(PairTest tail) {
    return tests.stream()
        .filter(test -> test.test().equals(PairTest.LOCATION))
        .filter(test -> test.model().equals(tail.model()) && test.region().equals(tail.region()))
        .filter(test -> Objects.equals(test.step(), tail.step()))
        .noneMatch(
            test -> test.better().equals(tail.better()) && test.worse().equals(tail.worse()));
  }
}
