package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTest {

  // Newcombe 1998 (Statistics in Medicine 17), table I, method 3; the rest by the closed form.
  @ParameterizedTest
  @CsvSource({
    "81, 263, 0.2553, 0.3662", "15, 148, 0.0624, 0.1605", "0, 20, 0, 0.1611",
    "1, 29, 0.0061, 0.1718", "50, 50, 0.9287, 1", "288, 288, 0.9868, 1",
  })
  void agreesWithPublishedIntervals(long successes, long trials, double lower, double upper) {
    Interval interval = Wilson.interval95(successes, trials);
    assertThat(interval.lower()).isCloseTo(lower, within(5e-5));
    assertThat(interval.upper()).isCloseTo(upper, within(5e-5));
  }

  @Test
  void refusesWhatIsNoProportion() {
    assertThatThrownBy(() -> Wilson.interval95(0, 0)).hasMessageContaining("trials");
    assertThatThrownBy(() -> Wilson.interval95(3, 2)).hasMessageContaining("successes is 3");
  }
}
