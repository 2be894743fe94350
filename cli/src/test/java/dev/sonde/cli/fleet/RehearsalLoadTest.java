package dev.sonde.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.LoadSpec.Arrivals;
import dev.sonde.common.run.LoadSpec.Closed;
import dev.sonde.common.run.LoadSpec.Open;
import dev.sonde.common.run.LoadSpec.Recorded;
import dev.sonde.common.run.LoadSpec.Stage;
import dev.sonde.common.run.LoadSpec.Sweep;
import dev.sonde.common.run.LoadSpec.Trace;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RehearsalLoadTest {

  private static final Duration LENGTH = Duration.ofSeconds(65);

  @ParameterizedTest
  @CsvSource({"1, 15, false", "1, 16, true", "5, 3, false", "4, 4, true", "16, 1, true"})
  void closedLoadsAreLargeFromSixteenLanesOn(int lanes, int cells, boolean large) {
    RehearsalLoad load = RehearsalLoad.of(new Closed(lanes, 100L, null), LENGTH);
    assertThat(load.isLarge(cells)).isEqualTo(large);
    assertThat(load.load()).isEqualTo(new Closed(lanes, null, LENGTH));
  }

  @ParameterizedTest
  @CsvSource({"19, 1, false", "20, 1, true", "6, 3, false", "7, 3, true"})
  void openLoadsAreLargeFromTwentyProbesASecondOn(double rate, int cells, boolean large) {
    RehearsalLoad load = RehearsalLoad.of(constant(rate), LENGTH);
    assertThat(load.isLarge(cells)).isEqualTo(large);
    assertThat(load.load()).isEqualTo(Open.constant(rate, Arrivals.POISSON, null, LENGTH));
  }

  @ParameterizedTest
  @CsvSource({"0.1, 5", "4.9, 5", "5, 5", "80, 80"})
  void aSlowLoadIsRehearsedFastEnoughForASecondToSaySomething(double rate, double rehearsed) {
    RehearsalLoad load = RehearsalLoad.of(constant(rate), LENGTH);
    assertThat(load.rehearsed())
        .isEqualTo(Open.constant(rehearsed, Arrivals.POISSON, null, LENGTH));
    assertThat(load.isLarge(3)).isEqualTo(rate >= 20);
  }

  private static Open constant(double rate) {
    return Open.constant(rate, Arrivals.POISSON, null, Duration.ofSeconds(10));
  }

  @Test
  void stagesAreRehearsedAtTheirHighestRate() {
    Open stages =
        new Open(
            Arrivals.CONSTANT,
            List.of(
                new Stage(1, Duration.ofMinutes(1), false),
                new Stage(30, Duration.ofMinutes(1), true),
                new Stage(2, Duration.ofMinutes(1), false)),
            null,
            Duration.ofMinutes(3));
    assertThat(RehearsalLoad.of(stages, LENGTH).load())
        .isEqualTo(Open.constant(30, Arrivals.CONSTANT, null, LENGTH));
  }

  @Test
  void traceIsRehearsedAtItsBusiestSecond() {
    List<Recorded> requests =
        IntStream.of(0, 100, 5_000, 5_300, 5_600, 5_999, 6_000)
            .mapToObj(at -> new Recorded(at, 10, 10))
            .toList();
    assertThat(RehearsalLoad.of(new Trace("t", requests), LENGTH).load())
        .isEqualTo(Open.constant(4, Arrivals.POISSON, null, LENGTH));
  }

  @Test
  void sweepsAreRehearsedAtTheirLargestStep() {
    LoadSpec sweep = new Sweep(List.of(constant(3), constant(40), constant(10)));
    assertThat(RehearsalLoad.of(sweep, LENGTH).load())
        .isEqualTo(Open.constant(40, Arrivals.POISSON, null, LENGTH));
    assertThat(RehearsalLoad.of(new Sweep(List.of(new Closed(2, 9L, null))), LENGTH).load())
        .isEqualTo(new Closed(2, null, LENGTH));
  }
}
