package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SlotComparisonTest {

  @Test
  void agreesWithThePairedTTestWhereEverySlotHasOneValueOfEach() {
    // Student's sleep data (1908), as in R: t.test(g2, g1, paired = TRUE) gives p = 0.002833.
    double[] first = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
    double[] second = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};
    int[] slots = IntStream.range(0, 10).toArray();
    // The cluster-robust variance of ten equal weights is the sample variance over ten.
    assertThat(larger(second, slots, first, slots).orElseThrow())
        .isCloseTo(0.002833 / 2, within(1e-6));
    assertThat(larger(first, slots, second, slots).orElseThrow())
        .isCloseTo(1 - 0.002833 / 2, within(1e-6));
  }

  @Test
  void comparesNothingWithFewerThanTwoSlotsInCommon() {
    double[] values = IntStream.range(0, 40).mapToDouble(i -> i % 7).toArray();
    int[] early = IntStream.range(0, 40).map(i -> i % 9).toArray();
    int[] late = IntStream.range(0, 40).map(i -> 9 + i % 20).toArray();
    int[] overlapping = IntStream.range(0, 40).map(i -> 8 + i % 20).toArray();
    int[] two = IntStream.range(0, 40).map(i -> i % 2).toArray();
    assertThat(larger(values, early, values, late)).isEmpty();
    assertThat(larger(values, early, values, overlapping)).isEmpty();
    assertThat(larger(values, new int[0], values, new int[0])).isEmpty();
    assertThat(larger(values, two, values, two)).isNotEmpty();
  }

  @Test
  void equalScoresAreNoEvidence() {
    double[] values = new double[20];
    Arrays.fill(values, 3);
    int[] slots = IntStream.range(0, 20).map(i -> i / 2).toArray();
    assertThat(larger(values, slots, values, slots)).hasValue(1.0);
    assertThat(SlotComparison.of(values, slots, values, slots).orElseThrow().uneven()).isEqualTo(1);
  }

  /**
   * Two slots of two scores of each: D is 3 and 1, w is 1, so the mean squares are 2 between slots
   * and 0.5 within. In R, pf(4, 1, 4, lower.tail = FALSE) is 0.1161165.
   */
  @Test
  void saysHowUnevenTheSlotsAre() {
    double[] one = {4.5, 3.5, 2.5, 1.5};
    double[] other = {0.5, 1.5, 0.5, 1.5};
    int[] slots = {0, 0, 1, 1};
    assertThat(SlotComparison.of(one, slots, other, slots).orElseThrow().uneven())
        .isCloseTo(0.116117, within(1e-6));
  }

  @Test
  void oneScoreInEachSlotSaysNothingAboutSlots() {
    double[] scores = {1, 5, 2};
    int[] slots = {0, 1, 2};
    assertThat(
            SlotComparison.of(scores, slots, new double[] {4, 4, 4}, slots).orElseThrow().uneven())
        .isEqualTo(1);
  }

  private static Optional<Double> larger(
      double[] one, int[] oneSlots, double[] other, int[] otherSlots) {
    return SlotComparison.of(one, oneSlots, other, otherSlots).map(SlotComparison::larger);
  }
}
