package dev.sonde.analysis.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.statistics.TailComparison;
import dev.sonde.analysis.statistics.TwoProportions;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramSampleTest {

  private static final int VALUES = 100;

  @Test
  void timeoutsAreAboveEveryValueAndNotAboveThemselves() {
    HistogramSample sample = sample(7);
    assertThat(sample.size()).isEqualTo(VALUES + 7);
    assertThat(sample.above(0)).isEqualTo(VALUES + 7);
    assertThat(sample.above(VALUES)).isEqualTo(7);
    assertThat(sample.above(Double.MAX_VALUE)).isEqualTo(7);
    assertThat(sample.above(Double.POSITIVE_INFINITY)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 5, 12, 40})
  void comparesTailsAsRanksDo(int timeouts) {
    TailComparison tail = TailComparison.of(values(timeouts), values(0));
    assertThat(Tested.tail(sample(0), sample(timeouts)).p())
        .isCloseTo(Math.min(1, TwoProportions.differ(tail.one(), tail.other())), within(1e-12));
  }

  private static double[] values(int timeouts) {
    double[] values = new double[VALUES + timeouts];
    Arrays.setAll(values, i -> i < VALUES ? i + 1 : Double.POSITIVE_INFINITY);
    return values;
  }

  /** The values 1 to 100, and timeouts. */
  private static HistogramSample sample(int timeouts) {
    Histogram histogram = new Histogram(3);
    LongStream.rangeClosed(1, VALUES).forEach(histogram::recordValue);
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    histogram.encodeIntoCompressedByteBuffer(buffer);
    byte[] bytes = Arrays.copyOf(buffer.array(), buffer.position());
    return HistogramSample.of(
        Distribution.of(
            new Distribution.Parts(
                VALUES, timeouts, 5050, BigInteger.valueOf(338_350), 1, VALUES, bytes)));
  }
}
