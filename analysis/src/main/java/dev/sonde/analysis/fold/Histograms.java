package dev.sonde.analysis.fold;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/** Histograms in HdrHistogram's V2 encoding, not compressed: the log compresses its batches. */
final class Histograms {

  /** Where the V2 header has its greatest trackable value: after four ints and a long. */
  private static final int HIGHEST_TRACKABLE_OFFSET = 24;

  private static final long LEAST_TRACKABLE = 2;

  private Histograms() {}

  /** Takes a filled bucket. */
  interface BucketConsumer {

    /**
     * @param value any value of the bucket
     * @param count how many values are in it, at least 1
     */
    void accept(long value, long count);
  }

  /**
   * Hands over the filled buckets in ascending order. HdrHistogram's own iterators look at every
   * bucket from 0 on, which costs most of a report's time where histograms are packed.
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
    // A smaller buffer would cut the counts off without a word.
    ByteBuffer buffer = ByteBuffer.allocate(plain.getNeededByteBufferCapacity());
    plain.encodeIntoByteBuffer(buffer);
    // How far an auto-resizing histogram has grown depends on its history; equal counts are to be
    // equal bytes, so the header says how far these counts reach.
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
