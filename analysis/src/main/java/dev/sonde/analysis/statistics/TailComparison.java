package dev.sonde.analysis.statistics;

import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.util.Arrays;

/**
 * Tests whether one sample's tail is heavier than another's: Fisher's exact test of the shares
 * above the 95th percentile of both samples together. A test of location hardly detects this. If
 * that percentile is a timeout, the tail is the timeouts.
 *
 * @param one the share of the first sample's values above the common percentile
 */
public record TailComparison(Share one, Share other) {

  /** A smaller sample has no interval for its p95, so its tail is not tested. */
  public static final int MINIMUM = (int) Percentile.P95.intervalMinimum();

  public static TailComparison of(double[] one, double[] other) {
    double[] pooled = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, pooled, one.length, other.length);
    double limit = limit(pooled);
    return new TailComparison(above(one, limit), above(other, limit));
  }

  /** The value above which the tail begins: the 95th percentile of all values. */
  static double limit(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted.length == 0
        ? 0
        : tailBegins(sorted[(int) Percentile.P95.nearestRank(sorted.length) - 1]);
  }

  /**
   * The value above which the tail begins.
   *
   * @param p95 the 95th percentile of both samples together; infinite when it is a timeout
   * @return finite, so that every timeout is above it
   */
  public static double tailBegins(double p95) {
    return Math.min(Double.MAX_VALUE, p95);
  }

  private static Share above(double[] values, double limit) {
    return new Share(Arrays.stream(values).filter(value -> value > limit).count(), values.length);
  }

  /** The p-value of the first sample having the heavier tail. */
  public double heavier() {
    return TwoProportions.greater(one, other);
  }
}
