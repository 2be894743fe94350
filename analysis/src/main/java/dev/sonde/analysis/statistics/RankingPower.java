package dev.sonde.analysis.statistics;

import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What {@link Ranking} can find, computed before there are answers: for competitors with equally
 * many, independent, log-normal values of one spread.
 *
 * <p>Holm's first step tests at α/m, with m tests of all competitors. The power of Mann and
 * Whitney's test there is that of a normal statistic with the exact means and variances of U with
 * and without the shift (Lehmann, Nonparametrics, 2.3 and 2.5).
 *
 * @param competitors that are ranked together, two or more
 * @param values of each competitor
 */
public record RankingPower(int competitors, long values) {

  /**
   * The assumed standard deviation of the logarithm of a latency. Simulated latencies with this
   * spread and one straggler in fifty agree.
   */
  static final double LOG_SPREAD = 0.5;

  /** With fewer values the normal distribution is no approximation. */
  static final long MINIMUM = 10;

  /** {@link SlotGuard} tests between slots now and then without need: the share that this costs. */
  static final double GUARD = 0.06;

  /** A slowdown above this factor is not named. */
  private static final double MOST = 20;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double REACH = 8;
  private static final int STEPS = 400;

  /** The number of tests that Holm corrects. */
  private long tests() {
    long pairs = (long) competitors * (competitors - 1);
    return values < TailComparison.MINIMUM ? pairs : Ranking.Kind.values().length * pairs;
  }

  /**
   * The least number of values of each competitor at which two competitors can be told apart at
   * all: one value fewer, and even a pair whose values do not overlap has too large a corrected
   * p-value, since Mann and Whitney's smallest one is 1 / C(2n, n).
   */
  public static long least(int competitors) {
    long values = 1;
    double orders = 2;
    while (new RankingPower(competitors, values).tests() >= Ranking.ALPHA * orders) {
      values++;
      orders *= (4 * values - 2) / (double) values;
    }
    return values;
  }

  /**
   * The smallest uniform slowdown of one competitor, as a factor above 1, for which it and one
   * other are told apart with a given probability; empty when there are too few values.
   */
  public OptionalDouble slowdown(double power) {
    double wanted = power / (1 - GUARD);
    double least = 0;
    double most = Math.log(MOST) / LOG_SPREAD;
    if (values < MINIMUM || power(most) < wanted) {
      return OptionalDouble.empty();
    }
    while (most - least > 1e-6) {
      double middle = (least + most) / 2;
      if (power(middle) < wanted) {
        least = middle;
      } else {
        most = middle;
      }
    }
    return OptionalDouble.of(Math.exp(most * LOG_SPREAD));
  }

  /**
   * The power of one test.
   *
   * @param shift in standard deviations of the values' logarithm
   */
  private double power(double shift) {
    double n = values;
    double superiority = NORMAL.cumulativeProbability(shift / Math.sqrt(2));
    double covariance = bothSmaller(shift) - superiority * superiority;
    double variance =
        (superiority * (1 - superiority) + 2 * (n - 1) * Math.max(0, covariance)) / (n * n);
    double deviation = Math.sqrt((2 * n + 1) / (12 * n * n));
    double critical = -NORMAL.inverseCumulativeProbability(Ranking.ALPHA / tests()) * deviation;
    return NORMAL.cumulativeProbability((superiority - 0.5 - critical) / Math.sqrt(variance));
  }

  /**
   * The probability that two values are both smaller than one that is shifted: ∫ Φ(x + s)² φ(x).
   */
  private static double bothSmaller(double shift) {
    double width = 2 * REACH / STEPS;
    double sum = 0;
    for (int step = 0; step <= STEPS; step++) {
      double x = -REACH + step * width;
      sum += Math.pow(NORMAL.cumulativeProbability(x + shift), 2) * NORMAL.density(x) * width;
    }
    return sum;
  }
}
