package dev.sonde.coordinator.fold;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import org.HdrHistogram.Histogram;

/** Histograms in HdrHistogram's V2 encoding, not compressed: the log compresses its batches. */
final class Histograms {

  private Histograms() {}

  static ByteString encode(Histogram histogram) {
    // A smaller buffer would cut the counts off without a word.
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    histogram.encodeIntoByteBuffer(buffer);
    return ByteString.copyFrom(buffer.flip());
  }

  static Histogram decode(ByteString bytes) {
    try {
      return Histogram.decodeFromByteBuffer(ByteBuffer.wrap(bytes.toByteArray()), 1);
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException("a partial's histogram cannot be read", e);
    }
  }
}
