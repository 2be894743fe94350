package dev.sonde.history.point;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.Distribution;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RollUpTest {

  private static Distribution distribution(long... values) {
    Histogram histogram = new Histogram(3);
    BigInteger squares = BigInteger.ZERO;
    for (long value : values) {
      histogram.recordValue(value);
      squares = squares.add(BigInteger.valueOf(value).pow(2));
    }
    ByteBuffer buffer = ByteBuffer.allocate(histogram.getNeededByteBufferCapacity());
    int length = histogram.encodeIntoCompressedByteBuffer(buffer);
    return Distribution.of(
        new Distribution.Parts(
            values.length,
            1,
            Arrays.stream(values).sum(),
            squares,
            Arrays.stream(values).min().orElse(0),
            Arrays.stream(values).max().orElse(0),
            Arrays.copyOf(buffer.array(), length)));
  }

  private static Measured measured(int hour, long... values) {
    return new Measured(
        Points.valid("one", Points.NOON.plus(Duration.ofHours(hour)), 1),
        new Histograms(Map.of(Point.TTFT, Histograms.Encoded.of(distribution(values)))));
  }

  private static long[] values(Random random, int count, int around) {
    long[] values = new long[count];
    Arrays.setAll(values, i -> around + random.nextInt(around));
    return values;
  }

  @Test
  void aMergedRangeIsThatOfAllItsProbes() {
    Random random = new Random(5);
    long[] all = new long[0];
    List<Measured> slots = new ArrayList<>();
    for (int hour = 0; hour < 24; hour++) {
      long[] values = values(random, 20 + hour * 10, 100_000 * (1 + hour % 3));
      all = Arrays.copyOf(all, all.length + values.length);
      System.arraycopy(values, 0, all, all.length - values.length, values.length);
      slots.add(measured(hour, values));
    }

    Measured day = RollUp.merged(slots, Points.NOON);

    Distribution whole = distribution(all);
    Distribution merged =
        Objects.requireNonNull(day.histograms().byMetric().get(Point.TTFT)).distribution();
    assertThat(merged.values()).isEqualTo(all.length);
    assertThat(merged.sum()).isEqualTo(whole.sum());
    assertThat(merged.squares()).isEqualTo(whole.squares());
    assertThat(merged.compressed()).isEqualTo(whole.compressed());
    assertThat(merged.censored()).isEqualTo(24);
    Figure figure = Objects.requireNonNull(day.point().figure(Point.TTFT));
    assertThat(figure.n()).isEqualTo(all.length);
    Arrays.sort(all);
    assertThat(Objects.requireNonNull(figure.p50()))
        .isBetween(all[all.length / 2 - 1] / 1000.0 * 0.999, all[all.length / 2] / 1000.0 * 1.002);
    assertThat(day.point().origin())
        .isEqualTo(new Origin(Points.NOON, PointKey.Kind.DAY, "01R", Verdict.VALID, 24));
    assertThat(day.point().counts().succeeded()).isEqualTo(24 * 98);
    assertThat(day.point().money().costNanoUsd()).isEqualTo(24 * 1_234L);
    assertThat(Objects.requireNonNull(day.point().money().usdPer1kTokens()))
        .isCloseTo(0.000411, Offset.offset(1e-12));
  }

  @Test
  void mergingInStepsIsMergingAtOnce() {
    Random random = new Random(6);
    List<Measured> slots = new ArrayList<>();
    for (int hour = 0; hour < 10; hour++) {
      slots.add(measured(hour, values(random, 50, 10_000)));
    }
    Measured first = RollUp.merged(slots.subList(0, 4), Points.NOON);
    Measured second = RollUp.merged(slots.subList(4, 10), Points.NOON);

    Measured steps = RollUp.merged(List.of(first, second), Points.NOON);

    assertThat(steps.histograms()).isEqualTo(RollUp.merged(slots, Points.NOON).histograms());
    assertThat(steps.point().origin().merged()).isEqualTo(10);
    assertThat(steps.point().counts())
        .isEqualTo(RollUp.merged(slots, Points.NOON).point().counts());
  }

  /** Slots of 100 and of 900 probes: the mean of their medians is not the median. */
  @Test
  void nothingIsAveraged() {
    long[] low = new long[900];
    Arrays.fill(low, 1_000);
    long[] high = new long[100];
    Arrays.fill(high, 9_000);

    Figure figure =
        Objects.requireNonNull(
            RollUp.merged(List.of(measured(0, low), measured(1, high)), Points.NOON)
                .point()
                .figure(Point.TTFT));

    assertThat(figure.p50()).isEqualTo(1.0);
    assertThat(figure.p95()).isEqualTo(9.0);
  }
}
