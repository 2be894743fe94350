package dev.sonde.analysis.fold;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;

/**
 * The non-empty buckets of a histogram.
 *
 * @param highest the greatest value of each bucket
 * @param counts the number of values in the bucket and in those below
 */
// Arrays, because they are searched. They are read only.
@SuppressWarnings("ArrayRecordComponent")
record Buckets(long[] highest, long[] counts) {

  static Buckets of(Histogram histogram) {
    LongStream.Builder highest = LongStream.builder();
    LongStream.Builder counts = LongStream.builder();
    long[] total = {0};
    Histograms.forEachFilled(
        histogram,
        (value, count) -> {
          total[0] += count;
          highest.add(histogram.highestEquivalentValue(value));
          counts.add(total[0]);
        });
    return new Buckets(highest.build().toArray(), counts.build().toArray());
  }

  /** The greatest value of the bucket that contains this rank, from 1 to the number of values. */
  long atRank(long rank) {
    int found = Arrays.binarySearch(counts, rank);
    return highest[found < 0 ? -found - 1 : found];
  }

  /**
   * The sum of the values with ranks from {@code after} + 1 to {@code upTo}, each as the middle of
   * its bucket.
   */
  double sumBetween(long after, long upTo, Histogram histogram) {
    double sum = 0;
    long before = 0;
    for (int i = 0; i < counts.length; i++) {
      long kept = Math.min(upTo, counts[i]) - Math.max(after, before);
      if (kept > 0) {
        sum += (double) kept * histogram.medianEquivalentValue(highest[i]);
      }
      before = counts[i];
    }
    return sum;
  }
}
