package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.statistics.StratifiedRanks.Stratum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.statistics.inference.ContinuityCorrection;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.PValueMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StratifiedRanksTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 1000})
  void ofOneStratumItIsMannWhitneyWithTies(int distinct) {
    SplittableRandom random = new SplittableRandom(distinct);
    for (int trial = 0; trial < 50; trial++) {
      double[] one = random.ints(17, 0, distinct).asDoubleStream().toArray();
      double[] other = random.ints(23, 0, distinct).asDoubleStream().toArray();
      double expected =
          MannWhitneyUTest.withDefaults()
              .with(PValueMethod.ASYMPTOTIC)
              .with(ContinuityCorrection.DISABLED)
              .test(one, other)
              .getPValue();
      StratifiedRanks ranks = StratifiedRanks.of(List.of(new Stratum(one, other)));
      assertThat(ranks.differ()).isCloseTo(expected, within(1e-9));
      assertThat(ranks.delta()).isCloseTo(naiveDelta(one, other), within(1e-12));
    }
  }

  private static double naiveDelta(double[] one, double[] other) {
    double sum = 0;
    for (double x : one) {
      sum += Arrays.stream(other).map(y -> Math.signum(x - y)).sum();
    }
    return sum / (one.length * other.length);
  }

  @Test
  void weighsStrataByTheirSizes() {
    // W − E W is 1.5 in the first stratum (n = m = 2, one tie) and −0.5 in the second (n = m = 1).
    List<Stratum> strata =
        List.of(
            new Stratum(new double[] {2, 3}, new double[] {1, 2}),
            new Stratum(new double[] {0}, new double[] {7}));
    double variance = (4 / 12.0) * (5 - 6 / 12.0) / 25 + (1 / 12.0) * 3 / 9;
    StratifiedRanks ranks = StratifiedRanks.of(strata);
    assertThat(ranks.z()).isCloseTo((1.5 / 5 - 0.5 / 3) / Math.sqrt(variance), within(1e-12));
    assertThat(ranks.delta()).isCloseTo((3 - 1) / 5.0, within(1e-12));
  }

  @Test
  void tiesShareTheirMiddleRank() {
    assertThat(StratifiedRanks.midRanks(new double[] {7, 1, 7, 3, 7}))
        .containsExactly(4, 1, 4, 2, 4);
  }

  @Test
  void timeoutsShareTheMiddleOfTheHighestRanks() {
    // k timeouts after m values have the rank m + (k + 1) / 2.
    double late = Double.POSITIVE_INFINITY;
    assertThat(StratifiedRanks.midRanks(new double[] {late, 1, late, 3, late, late}))
        .containsExactly(4.5, 1, 4.5, 2, 4.5, 4.5);
    assertThat(StratifiedRanks.midRanks(new double[] {late, late})).containsExactly(1.5, 1.5);
    assertThat(StratifiedRanks.midRanks(new double[] {-late, Double.MAX_VALUE, late}))
        .containsExactly(1, 2, 3);
  }

  @Test
  void saysNothingWithoutPairsOrWithoutAnyDifference() {
    Stratum equal = new Stratum(new double[] {1, 1}, new double[] {1});
    Stratum alone = new Stratum(new double[] {1, 2}, new double[0]);
    for (Stratum stratum : List.of(equal, alone)) {
      StratifiedRanks ranks = StratifiedRanks.of(List.of(stratum));
      assertThat(ranks.differ()).isEqualTo(1);
      assertThat(ranks.delta()).isZero();
    }
  }

  @Test
  void keepsItsSizeWhereStrataDifferButSamplesDoNot() {
    SplittableRandom random = new SplittableRandom(5);
    int rejected = 0;
    for (int trial = 0; trial < 2000; trial++) {
      List<Stratum> strata = new ArrayList<>();
      for (int prompt = 0; prompt < 10; prompt++) {
        double level = 100 * prompt;
        strata.add(new Stratum(draw(10, level, random), draw(30, level, random)));
      }
      rejected += StratifiedRanks.of(strata).differ() < 0.05 ? 1 : 0;
    }
    // Four standard deviations of a binomial at .05.
    assertThat(rejected).isBetween(61, 139);
  }

  private static double[] draw(int size, double level, SplittableRandom random) {
    return random.doubles(size).map(value -> level + Math.floor(20 * value)).toArray();
  }
}
