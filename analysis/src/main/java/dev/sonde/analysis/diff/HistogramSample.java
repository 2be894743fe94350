package dev.sonde.analysis.diff;

import dev.sonde.analysis.fold.Distribution;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The values of one metric in one run from its histogram, in ascending order: all values of a
 * bucket are equal. Timeouts count as infinite.
 */
final class HistogramSample {

  /** The most values that a rank test uses; more cost time and do not change the result. */
  private static final int EXPANDED = 1 << 15;

  private final double[] values;
  private final long[] upTo;
  private final long size;

  private HistogramSample(double[] values, long[] upTo, long size) {
    this.values = values;
    this.upTo = upTo;
    this.size = size;
  }

  static HistogramSample of(Distribution distribution) {
    int[] buckets = {0};
    distribution.forEach((value, count) -> buckets[0]++);
    double[] values = new double[buckets[0]];
    long[] upTo = new long[buckets[0]];
    int[] at = {0};
    distribution.forEach(
        (value, count) -> {
          values[at[0]] = value;
          upTo[at[0]] = count + (at[0] == 0 ? 0 : upTo[at[0] - 1]);
          at[0]++;
        });
    return new HistogramSample(values, upTo, distribution.values() + distribution.censored());
  }

  /** The number of probes, including timeouts. */
  long size() {
    return size;
  }

  /** The value at a rank from 1 to the size. */
  double atRank(long rank) {
    int found = Arrays.binarySearch(upTo, rank);
    int bucket = found >= 0 ? found : -found - 1;
    return bucket < values.length ? values[bucket] : Double.POSITIVE_INFINITY;
  }

  /** The number of values greater than the limit; none is greater than an infinite one. */
  long above(double limit) {
    if (limit == Double.POSITIVE_INFINITY) {
      return 0;
    }
    int found = Arrays.binarySearch(values, limit);
    int from = found >= 0 ? found : -found - 2;
    return size - (from < 0 ? 0 : upTo[from]);
  }

  /**
   * The value at a rank in a random resample of the same size. A rank's place in a uniform sample
   * has a beta distribution, so the resample is not generated.
   */
  double resampledAtRank(long rank, SplittableRandom random) {
    double below = gamma((double) rank, random);
    double above = gamma((double) (size - rank + 1), random);
    long position = (long) (below / (below + above) * size);
    return atRank(Math.min(size, position + 1));
  }

  /** Gamma variates of scale 1 and shape 1 or more (Marsaglia and Tsang 2000). */
  private static double gamma(double shape, SplittableRandom random) {
    double d = shape - 1.0 / 3;
    double c = 1 / Math.sqrt(9 * d);
    while (true) {
      double normal = random.nextGaussian();
      double v = 1 + c * normal;
      double cube = v * v * v;
      boolean accepted =
          v > 0
              && Math.log(random.nextDouble())
                  < normal * normal / 2 + d - d * cube + d * Math.log(cube);
      if (accepted) {
        return d * cube;
      }
    }
  }

  /**
   * All values, or an evenly spaced subset if there are too many, which makes a test more
   * conservative.
   */
  double[] expanded() {
    int kept = (int) Math.min(EXPANDED, size);
    double[] expanded = new double[kept];
    for (int i = 0; i < kept; i++) {
      long rank = 1 + (long) ((i + 0.5) * size / kept);
      // The test subtracts values, so infinity is replaced.
      expanded[i] = Math.min(Double.MAX_VALUE, atRank(Math.min(size, rank)));
    }
    return expanded;
  }
}
