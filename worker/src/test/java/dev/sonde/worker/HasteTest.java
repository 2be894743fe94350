package dev.sonde.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HasteTest {

  @ParameterizedTest
  @CsvSource({
    "0, NOW",
    "19, NOW",
    "20, SOON",
    "99, SOON",
    "100, LATER",
    "9999999, LATER",
  })
  void noEventWaitsLongerThanItMay(long millis, Haste haste) {
    assertThat(Haste.within(TimeUnit.MILLISECONDS.toNanos(millis))).isEqualTo(haste);
  }
}
