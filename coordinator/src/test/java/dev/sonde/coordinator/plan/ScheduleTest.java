package dev.sonde.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.LoadSpec.Arrivals;
import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {

  private static LoadSpec.Open open(String load) {
    return (LoadSpec.Open) Runs.spec("load: " + load).load();
  }

  private static Schedule schedule(String load, long seed, int targets, int warmup) {
    return new Schedule(open(load), seed, "default", targets, warmup);
  }

  @Property(tries = 100)
  void constantArrivalsAreEvenForEveryTarget(
      @ForAll @IntRange(min = 1, max = 5000) int rate,
      @ForAll @LongRange(max = 1L << 50) long seed,
      @ForAll @LongRange(max = 100_000) long block) {
    Schedule schedule = schedule("{rate: " + rate + "/s, count: 9}", seed, 3, 0);
    double interval = 1e6 / rate;
    for (int target = 0; target < 3; target++) {
      double apart = schedule.dueMicros(block + 1, target) - schedule.dueMicros(block, target);
      assertThat(apart).isCloseTo(interval, within(1.0));
      assertThat((double) schedule.dueMicros(0, target)).isBetween(0.0, interval + 1);
    }
  }

  @Test
  void nothingDriftsOverAMillionArrivals() {
    Schedule schedule = schedule("{rate: 7/s, count: 1000001}", 3, 1, 0);
    long last = schedule.dueMicros(1_000_000, 0) - schedule.dueMicros(0, 0);
    assertThat((double) last).isCloseTo(1_000_000 / 7.0 * 1e6, within(1.0));
  }

  @Test
  void targetsAndRegionsHavePhasesOfTheirOwn() {
    LoadSpec.Open load = open("{rate: 1/s, count: 9}");
    long[] dues =
        LongStream.range(0, 8)
            .map(i -> new Schedule(load, 5, i < 4 ? "eu" : "us", 4, 0).dueMicros(0, (int) i % 4))
            .distinct()
            .toArray();
    assertThat(dues).hasSize(8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "{rate: 5/s, duration: 60s} => 300",
        "{rate: 0.1/s, duration: 30s} => 3",
        "{rate: 0.7/s, duration: 10s} => 7",
        "{rate: 7/m, duration: 60s} => 7",
        "{rate: 1/h, duration: 1s} => 1",
        "{rate: 3/s, duration: 1.5s} => 5",
        "{stages: [{rate: 10/s, for: 10s, ramp: true}]} => 50",
        "{stages: [{rate: 10/s, for: 10s, ramp: true}, {rate: 10/s, for: 10s}]} => 150",
        "{stages: [{rate: 10/s, for: 10s}, {rate: 0/s, for: 10s, ramp: true}]} => 150",
        "{stages: [{rate: 1/s, for: 1m}, {rate: 20/s, for: 5m, ramp: true}]} => 3210",
        "{stages: [{rate: 4/s, for: 10s}], duration: 20s} => 80",
        "{stages: [{rate: 4/s, for: 10s}], duration: 5s} => 20",
        "{stages: [{rate: 4/s, for: 10s}], count: 11} => 11"
      })
  void theNumberOfArrivalsIsTheAreaUnderTheRate(String load, long blocks) {
    assertThat(Schedule.blocks(open(load), 1)).isEqualTo(blocks);
  }

  @Property(tries = 300)
  void theInverseUndoesTheCumulativeRate(
      @ForAll @DoubleRange(min = 0.01, max = 1000) double from,
      @ForAll @DoubleRange(min = 0.01, max = 1000) double to,
      @ForAll @DoubleRange(min = 0, max = 1) double share) {
    RateCurve curve =
        new RateCurve(
            open("{stages: [{rate: %.6f/s, for: 7s}, {rate: %.6f/s, for: 90s, ramp: true}]}"
                    .formatted(from, to))
                .stages());
    double seconds = share * 97;
    assertThat(curve.secondsAt(curve.arrivalsUntil(seconds))).isCloseTo(seconds, within(1e-6));
  }

  @Test
  void aRampThatHardlyClimbsDoesNotCancel() {
    RateCurve ramp =
        new RateCurve(
            open("{stages: [{rate: 100/s, for: 1s}, {rate: 100.000001/s, for: 1000s, ramp: true}]}")
                .stages());
    assertThat(ramp.secondsAt(50_100)).isCloseTo(501, within(1e-5));
  }

  @Test
  void nothingIsDueInAPause() {
    Schedule schedule =
        schedule(
            "{stages: [{rate: 10/s, for: 2s}, {rate: 0/s, for: 5s}, {rate: 10/s, for: 2s}]}",
            9,
            4,
            0);
    for (int block = 0; block < 40; block++) {
      for (int target = 0; target < 4; target++) {
        double seconds = schedule.dueMicros(block, target) / 1e6;
        assertThat(seconds < 2 || (seconds >= 7 && seconds < 9)).as("%s", seconds).isTrue();
      }
    }
  }

  @Test
  void aLoadThatEndsAtZeroEndsInTime() {
    String load = "{stages: [{rate: 9/s, for: 3s, ramp: true}, {rate: 0/s, for: 3s, ramp: true}]}";
    long blocks = Schedule.blocks(open(load), 4);
    Schedule schedule = schedule(load, 4, 9, 0);
    assertThat(blocks).isEqualTo(27);
    for (int target = 0; target < 9; target++) {
      assertThat(schedule.dueMicros(blocks - 1, target)).isLessThanOrEqualTo(6_000_000);
    }
  }

  @Test
  void warmUpGoesFirstAtTheInitialRate() {
    Schedule schedule = schedule("{rate: 2/s, count: 9}", 3, 2, 4);
    Schedule without = schedule("{rate: 2/s, count: 9}", 3, 2, 0);
    assertThat(schedule.dueMicros(0, 1)).isEqualTo(without.dueMicros(0, 1));
    assertThat(schedule.dueMicros(4, 1)).isEqualTo(2_000_000 + without.dueMicros(0, 1));
    assertThat(schedule("{stages: [{rate: 9/s, for: 9s, ramp: true}]}", 3, 1, 4).earliestMicros(4))
        .isEqualTo(4_000_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void poissonGapsAreExponential(long seed) {
    int n = 5000;
    Schedule schedule = schedule("{rate: 50/s, arrivals: poisson, count: " + n + "}", seed, 2, 0);
    double[] uniform = new double[n];
    long before = schedule.dueMicros(0, 1);
    for (int i = 0; i < n; i++) {
      long due = schedule.dueMicros(i + 1, 1);
      uniform[i] = 1 - Math.exp(-(due - before) * 50 / 1e6);
      before = due;
    }
    double p =
        KolmogorovSmirnovTest.withDefaults()
            .test(uniform, x -> Math.max(0, Math.min(1, x)))
            .getPValue();
    assertThat(p).isGreaterThan(0.001);
  }

  @Test
  void poissonCountsHaveTheRightMeanAndVariance() {
    LoadSpec.Open load = open("{rate: 10/s, arrivals: poisson, duration: 10s}");
    long[] counts = LongStream.range(0, 2000).map(seed -> Schedule.blocks(load, seed)).toArray();
    double mean = Arrays.stream(counts).average().orElse(0);
    double variance =
        Arrays.stream(counts)
            .mapToDouble(each -> (each - mean) * (each - mean))
            .average()
            .orElse(0);
    assertThat(mean).isCloseTo(100, within(1.0));
    assertThat(variance).isCloseTo(100, within(12.0));
  }

  @Property(tries = 50)
  void positionsAreTheSameInAnyOrder(
      @ForAll @LongRange(max = 60_000) long one, @ForAll @LongRange(max = 60_000) long two) {
    ArrivalPositions used = new ArrivalPositions(Arrivals.POISSON, 7);
    double first = used.at(one);
    double second = used.at(two);
    assertThat(used.at(one)).isEqualTo(first);
    assertThat(new ArrivalPositions(Arrivals.POISSON, 7).at(two)).isEqualTo(second);
  }
}
