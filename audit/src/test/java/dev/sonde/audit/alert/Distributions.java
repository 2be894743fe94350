package dev.sonde.audit.alert;

import dev.sonde.analysis.fold.Distribution;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** Distributions of two values. */
final class Distributions {

  private Distributions() {}

  static Distribution of(long low, int lows, long high, int highs) {
    Histogram histogram = new Histogram(3);
    histogram.recordValueWithCount(low, lows);
    histogram.recordValueWithCount(high, highs);
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int bytes = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Distribution.of(
        new Distribution.Parts(
            lows + highs,
            0,
            low * lows + high * highs,
            BigInteger.ONE,
            low,
            high,
            Arrays.copyOf(buffer.array(), bytes)));
  }
}
