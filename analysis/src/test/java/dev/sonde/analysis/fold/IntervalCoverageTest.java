package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.statistics.Percentile;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.apache.commons.statistics.distribution.LogNormalDistribution;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whether intervals from merged histograms have the coverage that the binomial distribution gives.
 */
@Tag("simulation")
class IntervalCoverageTest {

  private static final int RUNS = 2000;
  private static final double MEDIAN = 200_000;
  private static final double SPREAD = 0.5;
  private static final LogNormalDistribution LATENCY =
      LogNormalDistribution.of(Math.log(MEDIAN), SPREAD);

  @ParameterizedTest
  @CsvSource({"P50, 100", "P95, 200", "P99, 400"})
  void coversAsOftenAsItShould(Percentile percentile, int probes) {
    Percentile.Ranks ranks = percentile.intervalRanks(probes).orElseThrow();
    double share = percentile.nearestRank(1000) / 1000.0;
    double truth = LATENCY.inverseCumulativeProbability(share);
    SplittableRandom random = new SplittableRandom(probes + percentile.minimum());
    int covered = 0;
    for (int run = 0; run < RUNS; run++) {
      Distribution merged = merged(random, probes);
      boolean below = merged.atRank(ranks.lower()) <= truth;
      boolean above = truth <= merged.atRank(ranks.upper());
      covered += below && above ? 1 : 0;
    }
    double exact =
        BinomialDistribution.of(probes, share)
            .probability((int) ranks.lower() - 1, (int) ranks.upper() - 1);
    assertThat((double) covered / RUNS).isBetween(exact - 0.015, exact + 0.015);
  }

  /** The merge of three partitions of a run. */
  private static Distribution merged(SplittableRandom random, int probes) {
    Distribution merged = new Distribution();
    for (int partition = 0; partition < 3; partition++) {
      Distribution part = new Distribution();
      for (int probe = partition; probe < probes; probe += 3) {
        part.record(Math.round(MEDIAN * Math.exp(SPREAD * random.nextGaussian())));
      }
      merged.add(part);
    }
    return merged;
  }
}
