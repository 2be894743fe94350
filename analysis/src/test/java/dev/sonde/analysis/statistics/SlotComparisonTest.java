package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
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
    assertThat(SlotComparison.larger(second, slots, first, slots).orElseThrow())
        .isCloseTo(0.002833 / 2, within(1e-6));
    assertThat(SlotComparison.larger(first, slots, second, slots).orElseThrow())
        .isCloseTo(1 - 0.002833 / 2, within(1e-6));
  }

  @Test
  void isSilentWithFewSlotsInCommon() {
    double[] values = new double[40];
    int[] early = IntStream.range(0, 40).map(i -> i % 9).toArray();
    int[] late = IntStream.range(0, 40).map(i -> 9 + i % 20).toArray();
    assertThat(SlotComparison.larger(values, early, values, early)).isEmpty();
    assertThat(SlotComparison.larger(values, early, values, late)).isEmpty();
    assertThat(SlotComparison.larger(values, new int[0], values, new int[0])).isEmpty();
  }

  @Test
  void equalScoresAreNoEvidence() {
    double[] values = new double[20];
    Arrays.fill(values, 3);
    int[] slots = IntStream.range(0, 20).map(i -> i / 2).toArray();
    assertThat(SlotComparison.larger(values, slots, values, slots)).hasValue(1);
  }
}
