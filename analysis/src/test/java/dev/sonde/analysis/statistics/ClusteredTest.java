package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ClusteredTest {

  private static final int[] BY_EIGHT = IntStream.range(0, 200).map(i -> i / 8).toArray();

  @Test
  void clustersOfEqualsCountOnce() {
    double[] values = Arrays.stream(BY_EIGHT).mapToDouble(slot -> 100 + 10 * slot).toArray();
    Clustered found = Clustered.of(values, BY_EIGHT, 1).orElseThrow();
    assertThat(found.clusters()).isEqualTo(25);
    assertThat(found.icc()).isCloseTo(1, within(1e-9));
    assertThat(found.designEffect()).isCloseTo(8, within(1e-9));
    assertThat(found.effectiveCount()).isCloseTo(25, within(1e-9));
  }

  @Test
  void independentValuesCountInFull() {
    double[] values = Latencies.lognormal(new SplittableRandom(3), 200, 1);
    Clustered found = Clustered.of(values, BY_EIGHT, 1).orElseThrow();
    assertThat(found.effectiveCount()).isBetween(140.0, 200.0);
    assertThat(found.p95()).isNotNull();
  }

  @Test
  void agreesWithAnAnalysisOfVarianceByHand() {
    // Ten clusters of (0, 2) or (1, 3), alternating, on the scale of ln(1 + x).
    int[] clusters = IntStream.range(0, 20).map(i -> i / 2).toArray();
    double[] logs = IntStream.range(0, 20).mapToDouble(i -> (i / 2) % 2 + 2 * (i % 2)).toArray();
    double[] values = Arrays.stream(logs).map(Math::expm1).toArray();
    // B = 2 * 10 * 0.25 / 9, W = 2, m = 2: (B - W) / (B + W) is below 0, so 0.
    assertThat(Clustered.of(values, clusters, 1).orElseThrow().icc()).isZero();
    double[] apart =
        IntStream.range(0, 20).mapToDouble(i -> Math.expm1(3 * ((i / 2) % 2) + i % 2)).toArray();
    // B = 2 * 10 * 2.25 / 9 = 5, W = 0.5.
    assertThat(Clustered.of(apart, clusters, 1).orElseThrow().icc())
        .isCloseTo(4.5 / 5.5, within(1e-9));
  }

  @Test
  void saysNothingOfFewClustersOrOneValueInEach() {
    int[] nine = IntStream.range(0, 90).map(i -> i / 10).toArray();
    assertThat(Clustered.of(new double[90], nine, 1)).isEmpty();
    int[] single = IntStream.range(0, 90).toArray();
    assertThat(Clustered.of(new double[90], single, 1)).isEmpty();
    assertThat(Clustered.of(new double[0], new int[0], 1)).isEmpty();
  }

  @Test
  void clustersWithoutAValueAreNone() {
    int[] sparse = IntStream.range(0, 40).map(i -> 7 * (i / 4)).toArray();
    double[] values = Latencies.lognormal(new SplittableRandom(5), 40, 1);
    assertThat(Clustered.of(values, sparse, 1).orElseThrow().clusters()).isEqualTo(10);
  }

  @Test
  void coversWhereIntervalsOfIndependentProbesDoNot() {
    int clustered = 0;
    int independent = 0;
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] values = Latencies.lognormal(random, 200, 1);
      double[] weather = Latencies.lognormal(random, 25, 1);
      for (int i = 0; i < values.length; i++) {
        values[i] *= Math.pow(weather[BY_EIGHT[i]] / Latencies.MEDIAN_MICROS, 0.6);
      }
      Clustered found = Clustered.of(values, BY_EIGHT, seed).orElseThrow();
      clustered += found.p50().contains(Latencies.MEDIAN_MICROS) ? 1 : 0;
      Percentile.Ranks ranks = Percentile.P50.intervalRanks(200).orElseThrow();
      double[] sorted = Arrays.stream(values).sorted().toArray();
      independent +=
          sorted[(int) ranks.lower() - 1] <= Latencies.MEDIAN_MICROS
                  && Latencies.MEDIAN_MICROS <= sorted[(int) ranks.upper() - 1]
              ? 1
              : 0;
    }
    assertThat(clustered).isGreaterThanOrEqualTo(267);
    assertThat(independent).isLessThan(255);
  }
}
