package dev.sonde.analysis.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Tests whether one sample's values are larger than another's, within strata only: van Elteren's
 * test (van Elteren 1960), which for one stratum is the test of Mann and Whitney.
 *
 * <p>In a stratum of n and m values, N = n + m, let W be the sum of the first sample's mid-ranks.
 * If there is no difference, E W = n(N+1)/2 and Var W = nm/12 · (N + 1 − Σ(t³ − t)/(N(N−1))) over
 * the ties t. The statistic is z = Σ w(W − E W) / √(Σ w² Var W) with w = 1/(N+1), compared with the
 * normal distribution.
 *
 * @param delta Cliff's δ (Cliff 1993) over all pairs within strata: (#{x&gt;y} − #{x&lt;y}) /
 *     #pairs
 */
public record StratifiedRanks(double z, double delta) {

  /** Two samples of one stratum. The arrays are not changed. */
  // Arrays, because a permutation test creates thousands of them. They are read only.
  @SuppressWarnings("ArrayRecordComponent")
  public record Stratum(double[] one, double[] other) {}

  public static StratifiedRanks of(List<Stratum> strata) {
    double score = 0;
    double variance = 0;
    double surplus = 0;
    double pairs = 0;
    for (Stratum stratum : strata) {
      double n = stratum.one.length;
      double m = stratum.other.length;
      if (n > 0 && m > 0) {
        Ranks ranks = Ranks.of(stratum);
        double centred = ranks.sum - n * (n + m + 1) / 2;
        double weight = 1 / (n + m + 1);
        score += weight * centred;
        variance +=
            weight * weight * n * m / 12 * (n + m + 1 - ranks.ties / ((n + m) * (n + m - 1)));
        surplus += 2 * centred;
        pairs += n * m;
      }
    }
    double z = variance <= 0 ? 0 : score / Math.sqrt(variance);
    return new StratifiedRanks(z, pairs == 0 ? 0 : surplus / pairs);
  }

  /** The p-value of a difference in either direction. */
  public double differ() {
    return Math.min(1, 2 * NormalDistribution.of(0, 1).survivalProbability(Math.abs(z)));
  }

  /** The p-value of the first sample having larger values. */
  public double greater() {
    return NormalDistribution.of(0, 1).survivalProbability(z);
  }

  /**
   * Each value's mid-rank among all values, from 1: equal values, infinite ones too, share the mean
   * of their ranks.
   */
  public static double[] midRanks(double[] values) {
    double[] sorted = Ranks.sorted(values);
    double[] ranks = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double value = values[i];
      int from = first(sorted, other -> other >= value);
      int to = first(sorted, other -> other > value);
      ranks[i] = (from + to + 1) / 2.0;
    }
    return ranks;
  }

  /** The position of the first value that is large enough; the length when none is. */
  private static int first(double[] sorted, DoublePredicate large) {
    int from = 0;
    int to = sorted.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (large.test(sorted[middle])) {
        to = middle;
      } else {
        from = middle + 1;
      }
    }
    return from;
  }

  /** The sum of the first sample's mid-ranks, and Σ(t³ − t) over the ties. */
  private record Ranks(double sum, double ties) {

    static Ranks of(Stratum stratum) {
      double[] own = sorted(stratum.one);
      double[] all = Arrays.copyOf(stratum.one, stratum.one.length + stratum.other.length);
      System.arraycopy(stratum.other, 0, all, stratum.one.length, stratum.other.length);
      Arrays.sort(all);
      double sum = 0;
      double ties = 0;
      int next = 0;
      for (int from = 0; from < all.length; ) {
        int to = from;
        while (to < all.length && all[to] == all[from]) {
          to++;
        }
        double size = to - from;
        ties += size * size * size - size;
        for (; next < own.length && own[next] == all[from]; next++) {
          sum += (from + to + 1) / 2.0;
        }
        from = to;
      }
      return new Ranks(sum, ties);
    }

    private static double[] sorted(double[] values) {
      double[] copy = values.clone();
      Arrays.sort(copy);
      return copy;
    }
  }
}
