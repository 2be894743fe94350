package dev.sonde.audit.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackOffTimeTest {

  @ParameterizedTest
  @CsvSource({
    "1, 0, 500",
    "1, 1, 1000",
    "2, 1, 2000",
    "4, 0.5, 6000",
    "9, 1, 256000",
    "10, 1, 300000",
    "1000000, 1, 300000",
    "1000000, 0, 150000"
  })
  void doublesUpToFiveMinutes(int failures, double uniform, long millis) {
    assertThat(BackOffTime.after(failures, uniform)).isEqualTo(Duration.ofMillis(millis));
  }
}
