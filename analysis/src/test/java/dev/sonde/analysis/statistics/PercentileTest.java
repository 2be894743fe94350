package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.statistics.Percentile.Ranks;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PercentileTest {

  @ParameterizedTest
  @CsvSource({
    "P50, 1, 1",
    "P50, 2, 1",
    "P50, 3, 2",
    "P50, 100, 50",
    "P90, 10, 9",
    "P95, 20, 19",
    "P95, 100, 95",
    "P99, 100, 99",
    "P99, 101, 100",
    "P999, 1000, 999",
    "P999, 1001, 1000",
  })
  void takesTheNearestRank(Percentile percentile, long n, long rank) {
    assertThat(percentile.rank(n)).hasValue(rank);
  }

  @ParameterizedTest
  @CsvSource({"P50, 1", "P90, 10", "P95, 20", "P99, 100", "P999, 1000"})
  void isShownFromItsMinimumOn(Percentile percentile, long minimum) {
    assertThat(percentile.rank(minimum)).isPresent();
    assertThat(percentile.rank(minimum - 1)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "P50, 24, 7, 18", "P50, 100, 40, 61", "P50, 200, 86, 115", "P50, 500, 228, 273",
    "P50, 1000, 469, 532", "P50, 5000, 2431, 2570", "P95, 100, 90, 100", "P95, 200, 184, 197",
    "P95, 500, 465, 485", "P95, 1000, 936, 964", "P95, 5000, 4719, 4781", "P99, 500, 490, 500",
    "P99, 1000, 983, 997", "P99, 5000, 4936, 4964",
  })
  void knowsThePublishedRanksOfTheInterval(Percentile percentile, long n, long lower, long upper) {
    assertThat(percentile.intervalRanks(n)).hasValue(new Ranks(lower, upper));
  }

  @ParameterizedTest
  @EnumSource(Percentile.class)
  void hasAnIntervalFromExactlyItsMinimumOn(Percentile percentile) {
    assertThat(percentile.intervalRanks(percentile.intervalMinimum())).isPresent();
    // The stated minimum is right: with one value less, no two ranks contain 95 %.
    double share = (double) percentile.nearestRank(1000) / 1000;
    int n = (int) percentile.intervalMinimum() - 1;
    assertThat(Math.max(Math.pow(share, n), Math.pow(1 - share, n))).isGreaterThan(0.025);
    assertThat(percentile.intervalRanks(n)).isEmpty();
  }

  @Property(tries = 200)
  void coversNinetyFivePercent(@ForAll @LongRange(min = 6, max = 20_000) long n) {
    for (Percentile percentile : Percentile.values()) {
      percentile
          .intervalRanks(n)
          .ifPresent(
              ranks -> {
                double share = (double) percentile.nearestRank(1000) / 1000;
                var below = BinomialDistribution.of((int) n, share);
                double covered =
                    below.probability((int) ranks.lower() - 1, (int) ranks.upper() - 1);
                assertThat(covered).isGreaterThanOrEqualTo(0.95 - 1e-9);
              });
    }
  }

  @Test
  void neverShrinksWithTheSample() {
    assertThat(LongStream.range(1, 5000).map(Percentile.P95::nearestRank).toArray()).isSorted();
  }
}
