package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HodgesLehmannTest {

  @Test
  void agreesWithThePermeabilityOfMembranes() {
    // Hollander and Wolfe, table 4.1; R's wilcox.test gives 0.305 and [-0.15, 0.76].
    double[] term = {80, 83, 189, 104, 145, 138, 191, 164, 73, 146};
    double[] weeks = {115, 88, 90, 74, 121};
    assertThat(HodgesLehmann.of(term, weeks).shift()).isEqualTo(30.5);
    assertThat(HodgesLehmann.of(term, weeks).ci95()).hasValue(new Interval(-15, 76));
  }

  @Property(tries = 300)
  void isTheMedianOfAllDifferences(
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 40) Integer> one,
      @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 40) Integer> other) {
    double[] differences =
        one.stream()
            .flatMapToDouble(x -> other.stream().mapToDouble(y -> x - y))
            .sorted()
            .toArray();
    int pairs = differences.length;
    double median = (differences[(pairs - 1) / 2] + differences[pairs / 2]) / 2;
    HodgesLehmann found = HodgesLehmann.of(doubles(one), doubles(other));
    assertThat(found.shift()).isEqualTo(median);
    found.ci95().ifPresent(interval -> assertThat(interval.contains(median)).isTrue());
  }

  private static double[] doubles(List<Integer> values) {
    return values.stream().mapToDouble(Integer::doubleValue).toArray();
  }

  @Test
  void isInfiniteWhenMostDifferencesAre() {
    double[] timeouts = {Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 5};
    double[] fast = {1, 2, 3};
    assertThat(HodgesLehmann.of(timeouts, fast).shift()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(HodgesLehmann.of(fast, timeouts).shift()).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(HodgesLehmann.of(timeouts, timeouts).shift()).isZero();
  }

  @Test
  void tooSmallSamplesHaveNoInterval() {
    assertThat(HodgesLehmann.of(new double[] {1, 2, 3}, new double[] {4, 5, 6}).ci95()).isEmpty();
    assertThatThrownBy(() -> HodgesLehmann.of(new double[] {}, new double[] {1}))
        .hasMessage("samples have 0 and 1 values, allowed is 1 or more");
  }

  @Test
  void itsIntervalCoversTheShiftNinetyFiveTimesInAHundred() {
    int covered = 0;
    for (int seed = 0; seed < 1000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] base = Latencies.lognormal(random, 60, 1);
      double[] shifted =
          Arrays.stream(Latencies.lognormal(random, 40, 1)).map(value -> value + 50_000).toArray();
      Interval interval = HodgesLehmann.of(shifted, base).ci95().orElseThrow();
      covered += interval.contains(50_000) ? 1 : 0;
    }
    assertThat(covered).isBetween(930, 970);
  }
}
