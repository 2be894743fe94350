package dev.sonde.analysis.diff;

import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import dev.sonde.analysis.statistics.Wilson;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The size of a change, with its 95 % interval.
 *
 * @param spread the standard error of the logarithm of the ratio, for shares that of the
 *     difference; NaN when unknown
 */
record Effects(Diff.Effect effect, double spread) {

  private static final int REPLICATES = 999;
  private static final int TAIL = 25;
  private static final double DECIMALS = 1e6;

  /**
   * The change of a percentile, by the bootstrap; without an interval when either run's percentile
   * has none.
   *
   * @param unit divisor of the values
   */
  static Effects ofPercentile(
      Percentile percentile,
      HistogramSample base,
      HistogramSample head,
      double unit,
      SplittableRandom random) {
    long baseRank = percentile.nearestRank(base.size());
    long headRank = percentile.nearestRank(head.size());
    double before = base.atRank(baseRank);
    double after = head.atRank(headRank);
    double[] ratios = new double[REPLICATES];
    double[] differences = new double[REPLICATES];
    for (int i = 0; i < REPLICATES; i++) {
      double one = base.resampledAtRank(baseRank, random);
      double other = head.resampledAtRank(headRank, random);
      ratios[i] = other / one;
      differences[i] = (other - one) / unit;
    }
    boolean intervals = Math.min(base.size(), head.size()) >= percentile.intervalMinimum();
    return new Effects(
        Diff.Effect.of(
            new Diff.Quotient(rounded(after / before), intervals ? interval(ratios) : null),
            new Diff.Distance(
                rounded((after - before) / unit), intervals ? interval(differences) : null)),
        deviation(ratios));
  }

  private static @Nullable Interval interval(double[] replicates) {
    double[] sorted = replicates.clone();
    Arrays.sort(sorted);
    double lower = sorted[TAIL - 1];
    double upper = sorted[REPLICATES - TAIL];
    boolean open = !Double.isFinite(lower) || !Double.isFinite(upper);
    return open
        ? null
        : new Interval(
            Math.round(lower * DECIMALS) / DECIMALS, Math.round(upper * DECIMALS) / DECIMALS);
  }

  private static double deviation(double[] ratios) {
    double[] logs = DoubleStream.of(ratios).map(Math::log).toArray();
    double mean = DoubleStream.of(logs).average().orElse(Double.NaN);
    double squares = DoubleStream.of(logs).map(each -> (each - mean) * (each - mean)).sum();
    return Math.sqrt(squares / (REPLICATES - 1));
  }

  /** The change of a share in points, with Newcombe's interval (Newcombe 1998). */
  static Effects ofShares(Share base, Share head) {
    if (base.of() == 0 || head.of() == 0) {
      return new Effects(Diff.Effect.NONE, Double.NaN);
    }
    double before = base.value();
    double after = head.value();
    Interval one = Wilson.interval95(base.hits(), base.of());
    Interval other = Wilson.interval95(head.hits(), head.of());
    double difference = after - before;
    Interval ci95 =
        new Interval(
            round(difference - Math.hypot(after - other.lower(), one.upper() - before)),
            round(difference + Math.hypot(other.upper() - after, before - one.lower())));
    // One hit and one miss are added: without them, no hits in either run would give a standard
    // error of 0.
    double pooled = (base.hits() + head.hits() + 1.0) / (base.of() + head.of() + 2.0);
    double spread = Math.sqrt(pooled * (1 - pooled) * (1.0 / base.of() + 1.0 / head.of()));
    Diff.Distance distance = new Diff.Distance(round(difference), ci95);
    return new Effects(Diff.Effect.of(Diff.Quotient.NONE, distance), spread);
  }

  /** The change of a counted amount, which has no interval. */
  static Effects ofAmounts(double base, double head) {
    return new Effects(
        Diff.Effect.of(
            new Diff.Quotient(rounded(head / base), null),
            new Diff.Distance(rounded(head - base), null)),
        Double.NaN);
  }

  static @Nullable Double rounded(double value) {
    return Double.isFinite(value) ? (Double) round(value) : null;
  }

  private static double round(double value) {
    // Small amounts, such as millionths of a dollar, are not rounded.
    return Math.abs(value) < 0.001 ? value : Math.round(value * DECIMALS) / DECIMALS;
  }
}
