package dev.sonde.analysis.statistics;

import dev.sonde.common.run.Statistic;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The reported percentiles: by nearest rank, each with the least sample size at which it is shown,
 * and with a distribution-free 95 % interval from order statistics.
 */
public enum Percentile {
  P50(Statistic.P50, 500, 1, 6),
  P90(Statistic.P90, 900, 10, 36),
  P95(Statistic.P95, 950, 20, 72),
  P99(Statistic.P99, 990, 100, 368),
  P999(Statistic.P999, 999, 1000, 3688);

  private static final int WHOLE = 1000;
  private static final double TAIL = 0.025;

  private final Statistic statistic;
  private final int perMille;
  private final long minimum;
  private final long intervalMinimum;

  Percentile(Statistic statistic, int perMille, long minimum, long intervalMinimum) {
    this.statistic = statistic;
    this.perMille = perMille;
    this.minimum = minimum;
    this.intervalMinimum = intervalMinimum;
  }

  /** The percentile of a statistic; empty for a statistic that is not a percentile. */
  public static Optional<Percentile> of(Statistic statistic) {
    return Arrays.stream(values()).filter(each -> each.statistic == statistic).findFirst();
  }

  /** The name in reports. */
  public String label() {
    return statistic.label();
  }

  /** The name in thresholds and texts. */
  public String written() {
    return statistic.written();
  }

  /** The least sample size at which the percentile is shown. */
  public long minimum() {
    return minimum;
  }

  /** The least sample size at which its interval exists. */
  public long intervalMinimum() {
    return intervalMinimum;
  }

  /**
   * The nearest rank in a sample of n: the least rank with at least this share of the sample at or
   * below it.
   */
  public long nearestRank(long n) {
    return Math.max(1, (Math.multiplyExact(n, perMille) + WHOLE - 1) / WHOLE);
  }

  /** The nearest rank; empty when n is too small to show the percentile. */
  public OptionalLong rank(long n) {
    return n < minimum ? OptionalLong.empty() : OptionalLong.of(nearestRank(n));
  }

  /**
   * The ranks of the order statistics that contain the true percentile in at least 95 of 100
   * samples, for any distribution; empty when n is too small.
   */
  public Optional<Ranks> intervalRanks(long n) {
    if (n < intervalMinimum) {
      return Optional.empty();
    }
    Ranks ranks = ranks(n, TAIL);
    return ranks.lower() < 1 || ranks.upper() > n ? Optional.empty() : Optional.of(ranks);
  }

  /**
   * The same for any sample size and level: rank 0 or n + 1 means no bound on that side.
   *
   * @param tail the probability that the true percentile lies beyond one of the ranks
   */
  public Ranks ranks(long n, double tail) {
    var below = BinomialDistribution.of(Math.toIntExact(n), (double) perMille / WHOLE);
    // The greatest l with P(X <= l - 1) <= tail, and the least u with P(X >= u) <= tail.
    int lower = below.inverseCumulativeProbability(tail);
    long upper = below.inverseSurvivalProbability(tail) + 1L;
    return new Ranks(lower, Math.min(n + 1, upper));
  }

  /** Two ranks; the smallest value has rank 1. */
  public record Ranks(long lower, long upper) {}
}
