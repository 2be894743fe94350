package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTest {

  private static final long HOUR_MICROS = 3_600_000_000L;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 100, Distribution.PACKED_VALUES, Distribution.PACKED_VALUES + 1, 9000})
  void agreesWithTheSortedValues(int count) {
    long[] values = values(count);
    Distribution distribution = of(values);
    Arrays.sort(values);

    assertThat(distribution.values()).isEqualTo(count);
    assertThat(distribution.min()).isEqualTo(values[0]);
    assertThat(distribution.max()).isEqualTo(values[count - 1]);
    double mean = Arrays.stream(values).average().orElseThrow();
    assertThat(distribution.mean()).isCloseTo(mean, within(1e-6 * mean));
    for (int rank = 1; rank <= count; rank += Math.max(1, count / 50)) {
      long exact = values[rank - 1];
      assertThat((double) distribution.atRank(rank))
          .isCloseTo((double) exact, within(0.001 * exact + 1));
    }
  }

  @Test
  void computesTheDeviationOfHoursWithoutOverflow() {
    Distribution distribution = new Distribution();
    for (int i = 0; i < 1000; i++) {
      distribution.record(i % 2 == 0 ? HOUR_MICROS : HOUR_MICROS + 2);
    }
    assertThat(distribution.stddev()).isCloseTo(1.0005, within(1e-4));
  }

  @Test
  void aStateTakenUpAgainIsTheSameByteForByte() {
    for (int count : new int[] {0, 1, 700, 2047, 2048, 2049, 5000}) {
      Distribution distribution = of(values(count));
      distribution.censor();
      Distribution again = new Distribution();
      again.merge(distribution.toProto("ttft"));
      assertThat(again.toProto("ttft").toByteArray())
          .isEqualTo(distribution.toProto("ttft").toByteArray());
    }
  }

  @Test
  void mergingIsRecordingAll() {
    long[] values = values(4000);
    Distribution left = of(Arrays.copyOf(values, 1500));
    left.merge(of(Arrays.copyOfRange(values, 1500, 4000)).toProto("ttft"));
    assertThat(left.toProto("ttft").toByteArray())
        .isEqualTo(of(values).toProto("ttft").toByteArray());
  }

  @Test
  void anyHdrHistogramToolOpensTheCompressedForm() throws DataFormatException {
    Distribution distribution = of(values(5000));
    Histogram opened =
        Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(distribution.compressed()), 1);
    assertThat(opened.getTotalCount()).isEqualTo(5000);
    assertThat(opened.getValueAtPercentile(50)).isEqualTo(distribution.atRank(2500));
  }

  @Test
  void trimsAsManyOffEitherEnd() {
    long[] values =
        LongStream.concat(LongStream.rangeClosed(1, 39), LongStream.of(1_000_000)).toArray();
    assertThat(of(values).trimmedMean(0.05)).isEqualTo(20.5);
    assertThat(of(values).trimmedMean(0.5 - 1e-9)).isEqualTo(20.5);
    assertThat(of(Arrays.copyOf(values, 19)).trimmedMean(0.05)).isNaN();
    assertThat(new Distribution().trimmedMean(0.05)).isNaN();
    long[] bunched = new long[100];
    Arrays.fill(bunched, 7);
    assertThat(of(bunched).trimmedMean(0.05)).isEqualTo(7);
  }

  private static Distribution of(long[] values) {
    Distribution distribution = new Distribution();
    Arrays.stream(values).forEach(distribution::record);
    return distribution;
  }

  private static long[] values(int count) {
    SplittableRandom random = new SplittableRandom(count);
    return random.longs(count, 0, HOUR_MICROS).map(v -> v >>> random.nextInt(32)).toArray();
  }
}
