package dev.sonde.analysis.fold;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/**
 * Encodes histograms in HdrHistogram's V2 encoding. They are not compressed, because Kafka
 * compresses batches.
 */
final class Histograms {

  /** The position of the greatest trackable value in the V2 header: after four ints and a long. */
  private static final int HIGHEST_TRACKABLE_OFFSET = 24;

  private static final long LEAST_TRACKABLE = 2;

  private Histograms() {}

  /** Receives a bucket that is not empty. */
  interface BucketConsumer {

    /**
     * @param value any value of the bucket
     * @param count the number of values in it, at least 1
     */
    void accept(long value, long count);
  }

  /**
   * Passes the non-empty buckets in ascending order. HdrHistogram's own iterators visit every
   * bucket from 0, which takes most of a report's time when histograms are packed.
   */
  static void forEachFilled(Histogram histogram, BucketConsumer bucket) {
    long left = histogram.getTotalCount();
    long value = histogram.getMinValue();
    while (left > 0) {
      long count = histogram.getCountAtValue(value);
      if (count > 0) {
        bucket.accept(value, count);
        left -= count;
      }
      value = histogram.nextNonEquivalentValue(value);
    }
  }

  /** Adds the counts of one histogram to another that resizes itself. */
  static void add(Histogram to, Histogram from) {
    forEachFilled(from, to::recordValueWithCount);
  }

  static ByteString encode(Histogram histogram) {
    Histogram plain = histogram;
    if (histogram instanceof PackedHistogram) {
      plain = new Histogram(histogram);
      add(plain, histogram);
    }
    // A smaller buffer would truncate the counts without an error.
    ByteBuffer buffer = ByteBuffer.allocate(plain.getNeededByteBufferCapacity());
    plain.encodeIntoByteBuffer(buffer);
    // The range of an auto-resizing histogram depends on its history. Equal counts must give equal
    // bytes, so the header has the range that these counts need.
    long reach = histogram.highestEquivalentValue(histogram.getMaxValue());
    buffer.putLong(HIGHEST_TRACKABLE_OFFSET, Math.max(LEAST_TRACKABLE, reach));
    return ByteString.copyFrom(buffer.flip());
  }

  static Histogram decompress(byte[] bytes) {
    try {
      return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 1);
    } catch (DataFormatException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a histogram cannot be read", e);
    }
  }

  static Histogram decode(ByteString bytes) {
    try {
      return Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes.toByteArray()), 1);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a partial's histogram cannot be read", e);
    }
  }
}
