package dev.sonde.analysis.fold;

import com.google.protobuf.ByteString;
import dev.sonde.common.proto.MetricState;
import dev.sonde.common.run.Saturated;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;
import org.jspecify.annotations.Nullable;

/**
 * All values of one metric in a cell: a histogram with three digits, and the exact minimum,
 * maximum, sum and sum of squares. Latencies are in microseconds.
 */
public final class Distribution {

  private static final int DIGITS = 3;

  /** Up to this many values the histogram is packed: smaller, but slower to record into. */
  static final int PACKED_VALUES = 2048;

  private Histogram histogram = new PackedHistogram(DIGITS);
  private final SquareSum squares = new SquareSum();
  private long sum;
  private long min = Long.MAX_VALUE;
  private long max = -1;
  private long probes;
  private long censored;
  private @Nullable Buckets buckets;

  /**
   * The external form of a distribution: its histogram in HdrHistogram's compressed V2 encoding,
   * and what the histogram does not contain.
   *
   * @param probes the number of probes with values
   * @param squares the sum of squares
   */
  // An array, because it is HdrHistogram's encoding. It is read only.
  @SuppressWarnings("ArrayRecordComponent")
  public record Parts(
      long probes,
      long censored,
      long sum,
      BigInteger squares,
      long min,
      long max,
      byte[] compressed) {}

  /**
   * The distribution from its parts; empty when the histogram has no bytes.
   *
   * @throws IllegalArgumentException when the histogram cannot be read
   */
  public static Distribution of(Parts parts) {
    Distribution distribution = new Distribution();
    distribution.censored = parts.censored;
    if (parts.compressed.length == 0) {
      return distribution;
    }
    Histogram values = Histograms.decompress(parts.compressed);
    distribution.unpackBeyond(values.getTotalCount());
    Histograms.add(distribution.histogram, values);
    distribution.sum = parts.sum;
    distribution.squares.add(parts.squares);
    distribution.min = parts.min;
    distribution.max = parts.max;
    distribution.probes = parts.probes;
    return distribution;
  }

  /** Records the only value of a probe. */
  void record(long value) {
    probes++;
    recordPooled(value);
  }

  /** Records all values of a probe; a negative one stands for 2^31 and more. */
  void recordPooled(int[] values) {
    probes++;
    for (int value : values) {
      recordPooled(Integer.toUnsignedLong(value));
    }
  }

  private void recordPooled(long value) {
    unpackBeyond(histogram.getTotalCount() + 1);
    buckets = null;
    histogram.recordValue(value);
    sum = Saturated.sum(sum, value);
    squares.add(value);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }

  void censor() {
    censored++;
  }

  private void unpackBeyond(long values) {
    if (values > PACKED_VALUES && histogram instanceof PackedHistogram) {
      Histogram dense = new Histogram(DIGITS);
      Histograms.add(dense, histogram);
      histogram = dense;
    }
  }

  /** The number of probes with values; for pooled gaps it is less than {@link #values}. */
  public long probes() {
    return probes;
  }

  public long values() {
    return histogram.getTotalCount();
  }

  public boolean isEmpty() {
    return values() == 0;
  }

  /** The number of probes that timed out before they had a value. */
  public long censored() {
    return censored;
  }

  /** The exact minimum; undefined when empty. */
  public long min() {
    return min;
  }

  /** The exact maximum; undefined when empty. */
  public long max() {
    return max;
  }

  /** The exact sum. */
  public long sum() {
    return sum;
  }

  /** The exact sum of squares. */
  public BigInteger squares() {
    return squares.value();
  }

  /**
   * Passes every bucket in ascending order: the value that {@link #atRank} returns, and its count.
   */
  public void forEach(BiConsumer<Long, Long> bucket) {
    Buckets filled = buckets();
    long before = 0;
    for (int i = 0; i < filled.counts().length; i++) {
      long value = Math.max(min, Math.min(max, filled.highest()[i]));
      bucket.accept(value, filled.counts()[i] - before);
      before = filled.counts()[i];
    }
  }

  /** The exact mean; NaN when empty. */
  public double mean() {
    return isEmpty() ? Double.NaN : (double) sum / values();
  }

  /** The sample standard deviation; NaN with fewer than two values. */
  public double stddev() {
    long n = values();
    if (n < 2) {
      return Double.NaN;
    }
    BigInteger total = BigInteger.valueOf(sum);
    BigInteger spread =
        squares.value().multiply(BigInteger.valueOf(n)).subtract(total.multiply(total));
    return Math.sqrt(spread.doubleValue() / n / (n - 1));
  }

  /**
   * The mean without the lowest and highest values. Each value counts as the middle of its bucket,
   * so the mean has the histogram's three digits.
   *
   * @param share of the values left out at each end, 0 to 0.5; rounded down to whole values
   * @return NaN when no value is left
   */
  public double trimmedMean(double share) {
    long cut = (long) (share * values());
    if (cut == 0) {
      return Double.NaN;
    }
    double total = buckets().sumBetween(cut, values() - cut, histogram);
    return total / (values() - 2 * cut);
  }

  /**
   * The value at a rank from 1, the smallest value. Exact at both ends; otherwise the greatest
   * value of its bucket, like HdrHistogram's own percentiles.
   *
   * @throws IllegalArgumentException for a rank below 1 or above {@link #values}
   */
  public long atRank(long rank) {
    if (rank < 1 || rank > values()) {
      throw new IllegalArgumentException("rank is " + rank + ", allowed is 1 to " + values());
    }
    if (rank == 1) {
      return min;
    }
    if (rank == values()) {
      return max;
    }
    return Math.max(min, Math.min(max, buckets().atRank(rank)));
  }

  /** Cached, because a report reads many ranks. */
  private Buckets buckets() {
    Buckets known = buckets;
    if (known == null) {
      known = Buckets.of(histogram);
      buckets = known;
    }
    return known;
  }

  /** HdrHistogram's compressed V2 encoding, which its tools can read. */
  public byte[] compressed() {
    // The uncompressed encoding in between removes what depends on the histogram's history.
    Histogram canonical = Histograms.decode(Histograms.encode(histogram));
    ByteBuffer buffer = ByteBuffer.allocate(canonical.getNeededByteBufferCapacity());
    canonical.encodeIntoCompressedByteBuffer(buffer);
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }

  /** Adds all values of another distribution; nothing is averaged. */
  public void add(Distribution other) {
    unpackBeyond(values() + other.values());
    buckets = null;
    Histograms.add(histogram, other.histogram);
    sum = Saturated.sum(sum, other.sum);
    squares.add(other.squares.value());
    min = Math.min(min, other.min);
    max = Math.max(max, other.max);
    probes += other.probes;
    censored += other.censored;
  }

  private static long bounded(BigInteger value) {
    return value.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
  }

  MetricState toProto(String metric) {
    MetricState.Builder builder = MetricState.newBuilder().setMetric(metric).setCensored(censored);
    if (isEmpty()) {
      return builder.build();
    }
    return builder
        .setHistogram(Histograms.encode(histogram))
        .setSum(ByteString.copyFrom(BigInteger.valueOf(sum).toByteArray()))
        .setSumOfSquares(ByteString.copyFrom(squares.value().toByteArray()))
        .setMin(min)
        .setMax(max)
        .setProbes(probes)
        .build();
  }

  void merge(MetricState state) {
    censored += state.getCensored();
    if (state.getHistogram().isEmpty()) {
      return;
    }
    Histogram more = Histograms.decode(state.getHistogram());
    unpackBeyond(values() + more.getTotalCount());
    buckets = null;
    Histograms.add(histogram, more);
    sum = Saturated.sum(sum, bounded(new BigInteger(state.getSum().toByteArray())));
    squares.add(new BigInteger(state.getSumOfSquares().toByteArray()));
    min = Math.min(min, state.getMin());
    max = Math.max(max, state.getMax());
    probes += state.getProbes();
  }
}
