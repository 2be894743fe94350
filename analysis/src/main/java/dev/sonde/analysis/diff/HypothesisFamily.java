package dev.sonde.analysis.diff;

import dev.sonde.analysis.statistics.Holm;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Corrects all tests of a diff together: the probability of any false change is at most {@link
 * #ALPHA}, also for dependent tests.
 *
 * <p>Holm's correction (Holm 1979) includes only tests that can reach the level at all: a test
 * whose samples are too small for any result is left out (Tarone 1990).
 */
final class HypothesisFamily {

  static final double ALPHA = 0.05;

  private static final double POWER_FOUR_IN_FIVE =
      NormalDistribution.of(0, 1).inverseCumulativeProbability(0.8);
  private static final double DECIMALS = 1e6;

  private HypothesisFamily() {}

  static List<Diff.Row> judged(List<UncorrectedRow> uncorrected) {
    List<Tested> all =
        uncorrected.stream().map(UncorrectedRow::tested).filter(Objects::nonNull).toList();
    int size = size(all);
    List<Tested> able = all.stream().filter(each -> each.least() <= ALPHA / size).toList();
    double[] adjusted = Holm.adjust(able.stream().mapToDouble(Tested::p).toArray());
    List<Diff.Row> rows = new ArrayList<>();
    int next = 0;
    for (UncorrectedRow row : uncorrected) {
      Tested tested = row.tested();
      boolean shown = tested != null && tested.least() <= ALPHA / size;
      Double corrected = shown ? Double.valueOf(adjusted[next]) : null;
      next += shown ? 1 : 0;
      rows.add(tested == null ? row.row() : judged(row, tested, corrected, size));
    }
    return rows;
  }

  /** The smallest number k for which at most k tests can reach the level divided by k (Tarone). */
  private static int size(List<Tested> tests) {
    int size = 1;
    while (able(tests, size) > size) {
      size++;
    }
    return size;
  }

  private static long able(List<Tested> tests, int size) {
    return tests.stream().filter(each -> each.least() <= ALPHA / size).count();
  }

  private static Diff.Row judged(
      UncorrectedRow row, Tested tested, @Nullable Double corrected, int size) {
    boolean significant = corrected != null && corrected < ALPHA;
    Diff.Change change =
        !significant || tested.direction() == 0
            ? Diff.Change.NOT_DISTINGUISHABLE
            : tested.direction() > 0 ? row.more() : row.less();
    Diff.Effect effect = row.row().effect();
    return row.row()
        .judged(
            effect.withDetectable(isMute(row, corrected) ? null : detectable(row, size)),
            new Diff.Test(
                tested.name(),
                rounded(tested.p()),
                corrected == null ? null : (Double) rounded(corrected),
                significant),
            change);
  }

  /**
   * Whether a row shows no detectable change. Error rates show one even when they cannot be tested.
   */
  private static boolean isMute(UncorrectedRow row, @Nullable Double corrected) {
    return corrected == null && !row.row().metric().equals(FigureRows.ERRORS);
  }

  /** The detectable change at the level that the first test has to reach. */
  private static @Nullable Double detectable(UncorrectedRow row, int size) {
    double quantile =
        NormalDistribution.of(0, 1).inverseSurvivalProbability(ALPHA / 2 / size)
            + POWER_FOUR_IN_FIVE;
    double least = quantile * row.spread();
    double change = row.ofShares() ? least : Math.expm1(least);
    boolean impossible = row.ofShares() && change > 1;
    return Double.isFinite(change) && !impossible ? (Double) rounded(change) : null;
  }

  private static double rounded(double value) {
    return Math.round(value * DECIMALS) / DECIMALS;
  }
}
