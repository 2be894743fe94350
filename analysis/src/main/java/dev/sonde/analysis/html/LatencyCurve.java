package dev.sonde.analysis.html;

import dev.sonde.analysis.report.Latency;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/**
 * The chart data of one metric of one cell.
 *
 * @param percentiles milliseconds at {@link #NINES}, only those below 1 - 1/n
 * @param counts values between adjacent bin edges of the metric
 */
record LatencyCurve(List<Double> percentiles, List<Long> counts) {

  private static final int DECADES = 5;
  private static final int STEPS_PER_DECADE = 12;
  private static final double MICROS = 1000;

  /** The tolerance within which a rank counts as a whole number. */
  private static final double ROUNDING = 1e-9;

  /** The positions of percentiles as -log10(1 - p): 1 is p90, 2 is p99, 3 is p99.9. */
  static final List<Double> NINES = nines();

  private static List<Double> nines() {
    List<Double> positions = new ArrayList<>();
    for (int step = 0; step <= DECADES * STEPS_PER_DECADE; step++) {
      positions.add(step / (double) STEPS_PER_DECADE);
    }
    for (int decade = 0; decade < DECADES; decade++) {
      // The median, p95, p99.5 and so on.
      positions.add(decade + Math.log10(2));
    }
    return positions.stream().sorted().toList();
  }

  /**
   * @param edges milliseconds, rising
   * @return null without a histogram
   * @throws IllegalArgumentException when the histogram cannot be read
   */
  static @Nullable LatencyCurve of(Latency latency, List<Double> edges) {
    String encoded = latency.histogram();
    if (encoded == null || latency.min() == null || latency.max() == null) {
      return null;
    }
    Histogram histogram = decode(encoded);
    return new LatencyCurve(percentiles(histogram, latency), counts(histogram, edges));
  }

  private static Histogram decode(String encoded) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(encoded));
      return Histogram.decodeFromCompressedByteBuffer(bytes, 1);
    } catch (DataFormatException | RuntimeException e) {
      throw new IllegalArgumentException("a report's histogram cannot be read", e);
    }
  }

  private static List<Double> percentiles(Histogram histogram, Latency latency) {
    double reach = Math.log10((double) latency.count()) + ROUNDING;
    double min = latency.min() == null ? 0 : latency.min();
    double max = latency.max() == null ? 0 : latency.max();
    long values = histogram.getTotalCount();
    List<Double> percentiles = new ArrayList<>();
    for (double nines : NINES) {
      if (nines > reach) {
        break;
      }
      double share = 1 - Math.pow(10, -nines);
      long rank = Math.max(1, (long) Math.ceil(share * values - ROUNDING * values));
      // Exact at both ends, like the report's own figures.
      double millis = rank == 1 ? min : rank == values ? max : at(histogram, rank);
      percentiles.add(Math.max(min, Math.min(max, millis)));
    }
    return percentiles;
  }

  private static double at(Histogram histogram, long rank) {
    for (HistogramIterationValue bucket : histogram.recordedValues()) {
      if (bucket.getTotalCountToThisValue() >= rank) {
        return bucket.getValueIteratedTo() / MICROS;
      }
    }
    throw new IllegalArgumentException("a report's histogram ends before rank " + rank);
  }

  private static List<Long> counts(Histogram histogram, List<Double> edges) {
    long[] counts = new long[Math.max(0, edges.size() - 1)];
    int bin = 0;
    for (HistogramIterationValue bucket : histogram.recordedValues()) {
      double middle = histogram.medianEquivalentValue(bucket.getValueIteratedTo()) / MICROS;
      while (bin < counts.length - 1 && middle >= edges.get(bin + 1)) {
        bin++;
      }
      if (counts.length > 0) {
        counts[bin] += bucket.getCountAddedInThisIterationStep();
      }
    }
    List<Long> list = new ArrayList<>();
    for (long count : counts) {
      list.add(count);
    }
    return list;
  }
}
