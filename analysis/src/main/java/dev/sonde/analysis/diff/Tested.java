package dev.sonde.analysis.diff;

import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.analysis.statistics.TailComparison;
import dev.sonde.analysis.statistics.TwoProportions;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.util.Arrays;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * The result of a two-sided test of one sample against another.
 *
 * @param least the smallest p-value that samples of these sizes can give
 * @param direction 1 when the second sample's values are larger, -1 when they are smaller, 0 when
 *     neither
 */
record Tested(String name, double p, double least, int direction) {

  static final String LOCATION = "mann-whitney";
  static final String TAIL = "exceedance-fisher";
  static final String SHARES = "fisher";

  /** Tests whether values differ in location, by Mann and Whitney's U with correction for ties. */
  static Tested location(HistogramSample base, HistogramSample head) {
    double[] x = head.expanded();
    double[] y = base.expanded();
    double least = Math.min(1, 2 * Math.exp(-logChoose(base.size() + head.size(), base.size())));
    boolean constant =
        Arrays.stream(x).allMatch(value -> value == x[0])
            && Arrays.stream(y).allMatch(value -> value == x[0]);
    if (constant) {
      return new Tested(LOCATION, 1, least, 0);
    }
    MannWhitneyUTest.Result result = MannWhitneyUTest.withDefaults().test(x, y);
    double middle = (double) x.length * y.length / 2;
    return new Tested(
        LOCATION,
        Math.min(1, result.getPValue()),
        least,
        (int) Math.signum(result.getStatistic() - middle));
  }

  /**
   * Tests whether the shares above the p95 of both samples together differ, by Fisher's exact test;
   * the shares of timeouts if that p95 is one.
   */
  static Tested tail(HistogramSample base, HistogramSample head) {
    long whole = base.size() + head.size();
    double limit =
        TailComparison.tailBegins(pooledAtRank(base, head, Percentile.P95.nearestRank(whole)));
    return shares(
        TAIL, new Share(base.above(limit), base.size()), new Share(head.above(limit), head.size()));
  }

  /** Tests whether two shares differ, by Fisher's exact test. */
  static Tested shares(String name, Share base, Share head) {
    long hits = base.hits() + head.hits();
    double least =
        Math.min(
            TwoProportions.differ(
                new Share(Math.max(0, hits - head.of()), base.of()),
                new Share(Math.min(hits, head.of()), head.of())),
            TwoProportions.differ(
                new Share(Math.min(hits, base.of()), base.of()),
                new Share(Math.max(0, hits - base.of()), head.of())));
    return new Tested(
        name,
        Math.min(1, TwoProportions.differ(base, head)),
        least,
        Double.compare(head.value(), base.value()));
  }

  private static double pooledAtRank(HistogramSample base, HistogramSample head, long rank) {
    // The smallest value of either sample with at least this many values of both at or below it.
    double least = Double.POSITIVE_INFINITY;
    for (HistogramSample sample : new HistogramSample[] {base, head}) {
      long low = 1;
      long high = sample.size();
      while (low < high) {
        long middle = (low + high) / 2;
        boolean enough = atOrBelow(base, head, sample.atRank(middle)) >= rank;
        low = enough ? low : middle + 1;
        high = enough ? middle : high;
      }
      double value = sample.atRank(low);
      least = atOrBelow(base, head, value) >= rank ? Math.min(least, value) : least;
    }
    return least;
  }

  private static long atOrBelow(HistogramSample base, HistogramSample head, double value) {
    return base.size() - base.above(value) + head.size() - head.above(value);
  }

  private static double logChoose(long n, long k) {
    double sum = 0;
    for (long i = 1; i <= Math.min(k, n - k) && sum < 1000; i++) {
      sum += Math.log((double) (n - i + 1) / i);
    }
    return sum;
  }
}
