package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.statistics.Ranking.Competitor;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class RankingTest {

  @Test
  void holmAgreesWithItsTextbookExample() {
    // Wikipedia, "Holm–Bonferroni method": p of 0.01, 0.04, 0.03, 0.005.
    assertThat(Holm.adjust(new double[] {0.01, 0.04, 0.03, 0.005}))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, within(1e-12));
    assertThat(Holm.adjust(new double[] {})).isEmpty();
  }

  @Test
  void mannWhitneyAgreesWithItsExactTable() {
    // All of 3 below all of 4: one of the 35 arrangements, so p is 1/35.
    double[] low = {1, 2, 3};
    double[] high = {4, 5, 6, 7};
    assertThat(Pairing.smaller(low, high)).isCloseTo(1.0 / 35, within(1e-9));
    assertThat(Pairing.smaller(high, low)).isCloseTo(1, within(1e-9));
  }

  @Test
  void equalValuesAreNoEvidence() {
    assertThat(Pairing.smaller(new double[] {5, 5, 5}, new double[] {5, 5})).isEqualTo(1);
  }

  @Test
  void fisherAgreesWithTheLadyTastingTea() {
    // Fisher 1935: 3 of 4 right gives 17/70.
    double pValue = Ranking.failsMoreOften(new Competitor(new double[0], 1, 4), rate(3, 4));
    assertThat(pValue).isCloseTo(17.0 / 70, within(1e-9));
  }

  @Test
  void separatesTheFastFromTheSlowAndTiesTheAlike() {
    Ranking.Groups ranked =
        Ranking.rank(List.of(competitor(1, 300), competitor(2, 100), competitor(3, 100)));
    assertThat(ranked.groups())
        .containsExactly(OptionalInt.of(3), OptionalInt.of(1), OptionalInt.of(1));
    assertThat(ranked.tests()).hasSize(6);
  }

  @Test
  void timeoutsCountAsInfinitelySlow() {
    double[] values = DoubleStream.generate(() -> 10).limit(50).toArray();
    double[] half = values.clone();
    for (int i = 0; i < 25; i++) {
      half[i] = Double.POSITIVE_INFINITY;
    }
    Ranking.Groups ranked =
        Ranking.rank(List.of(new Competitor(values, 50, 50), new Competitor(half, 50, 50)));
    assertThat(ranked.groups()).containsExactly(OptionalInt.of(1), OptionalInt.of(2));
  }

  @Test
  void doesNotRankWhatFailsSignificantlyMoreOften() {
    Competitor sound = competitor(1, 300);
    Competitor fastButFailing = new Competitor(competitor(2, 100).values(), 60, 100);
    Competitor silent = new Competitor(new double[0], 0, 100);
    assertThat(Ranking.rank(List.of(sound, fastButFailing, silent)).groups())
        .containsExactly(OptionalInt.of(1), OptionalInt.empty(), OptionalInt.empty());
  }

  @Test
  void ranksNothingWithoutCompetitors() {
    assertThat(Ranking.rank(List.of()).groups()).isEmpty();
    assertThat(Ranking.rank(List.of(new Competitor(new double[0], 0, 0))).groups())
        .containsExactly(OptionalInt.empty());
  }

  @Test
  void rarelyTellsEqualsApart() {
    int alarms = 0;
    for (int seed = 0; seed < 200; seed++) {
      Ranking.Groups ranked =
          Ranking.rank(
              List.of(
                  competitor(3 * seed, 100),
                  competitor(3 * seed + 1, 100),
                  competitor(3 * seed + 2, 100)));
      alarms += ranked.tests().stream().anyMatch(Ranking.PairTest::significant) ? 1 : 0;
    }
    // 5 % of 200 is 10. The seeds are fixed, so the test is deterministic.
    assertThat(alarms).isBetween(1, 16);
  }

  private static Competitor rate(long succeeded, long answered) {
    return new Competitor(new double[0], succeeded, answered);
  }

  private static Competitor competitor(int seed, double median) {
    SplittableRandom random = new SplittableRandom(seed * 7919L + 17);
    double[] values = random.doubles(60, 0.7, 1.3).map(spread -> median * spread).toArray();
    return new Competitor(values, 100, 100);
  }
}
