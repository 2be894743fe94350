package dev.sonde.analysis.statistics;

import dev.sonde.analysis.statistics.StratifiedRanks.Stratum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The shift between two samples: the median of all pairwise differences (Hodges and Lehmann 1963),
 * with the interval that corresponds to the Mann-Whitney test (Moses 1965; Hollander and Wolfe,
 * Nonparametric Statistical Methods, 4.3).
 *
 * <p>The differences are not listed. The k-th smallest is found by bisection over its value,
 * counting pairs in sorted samples: O((n + m) log range).
 *
 * @param shift in the samples' unit; {@link Double#POSITIVE_INFINITY} or its negative when more
 *     than half of the differences are infinite
 * @param ci95 empty when the samples are too small for an interval
 */
public record HodgesLehmann(double shift, Optional<Interval> ci95) {

  private static final double Z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.975);

  /** Larger than any value, yet small enough for exact differences. */
  private static final long INFINITE = 1L << 60;

  /**
   * The shift from the second sample to the first.
   *
   * @param one whole numbers, or {@link Double#POSITIVE_INFINITY}
   */
  public static HodgesLehmann of(double[] one, double[] other) {
    return of(List.of(new Stratum(one, other)));
  }

  /**
   * The common shift of all strata: only values of the same stratum are subtracted, and the
   * variances of the U statistics are added.
   */
  public static HodgesLehmann of(List<Stratum> strata) {
    double variance = 0;
    List<Pairs> all = new ArrayList<>();
    for (Stratum stratum : strata) {
      double n = stratum.one().length;
      double m = stratum.other().length;
      if (n == 0 || m == 0) {
        throw new IllegalArgumentException(
            "samples have %d and %d values, allowed is 1 or more".formatted((int) n, (int) m));
      }
      variance += n * m * (n + m + 1) / 12;
      all.add(new Pairs(sorted(stratum.one()), sorted(stratum.other())));
    }
    LikenessAnalysis differences = new LikenessAnalysis(all);
    long pairs = differences.count();
    double median = (differences.at((pairs + 1) / 2) + differences.at(pairs / 2 + 1)) / 2;
    long rank = Math.round(pairs / 2.0 - Z * Math.sqrt(variance));
    Optional<Interval> interval =
        rank < 1
            ? Optional.empty()
            : Optional.of(new Interval(differences.at(rank), differences.at(pairs - rank + 1)));
    return new HodgesLehmann(Double.isNaN(median) ? 0 : median, interval);
  }

  private static long[] sorted(double[] values) {
    long[] sorted = new long[values.length];
    Arrays.setAll(sorted, i -> values[i] >= INFINITE ? INFINITE : Math.round(values[i]));
    Arrays.sort(sorted);
    return sorted;
  }

  private record LikenessAnalysis(List<Pairs> strata) {

    long count() {
      return strata.stream().mapToLong(Pairs::count).sum();
    }

    /** The k-th smallest difference, k from 1. */
    double at(long k) {
      long low = strata.stream().mapToLong(Pairs::least).min().orElse(0);
      long high = strata.stream().mapToLong(Pairs::greatest).max().orElse(0);
      while (low < high) {
        long middle = Math.floorDiv(low + high, 2);
        if (strata.stream().mapToLong(pairs -> pairs.atMost(middle)).sum() >= k) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      if (Math.abs(low) > INFINITE / 2) {
        return low > 0 ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
      }
      return low;
    }
  }

  // Arrays, because they are sorted once and then read only.
  @SuppressWarnings("ArrayRecordComponent")
  private record Pairs(long[] one, long[] other) {

    long count() {
      return (long) one.length * other.length;
    }

    long least() {
      return one[0] - other[other.length - 1];
    }

    long greatest() {
      return one[one.length - 1] - other[0];
    }

    /** The number of pairs whose difference is at most this. */
    long atMost(long difference) {
      long pairs = 0;
      int first = 0;
      for (long value : one) {
        while (first < other.length && value - other[first] > difference) {
          first++;
        }
        pairs += other.length - first;
      }
      return pairs;
    }
  }
}
