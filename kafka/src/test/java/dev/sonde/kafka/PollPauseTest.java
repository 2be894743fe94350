package dev.sonde.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollPauseTest {

  @ParameterizedTest
  @CsvSource({"0, false", "1, true", "249, true", "250, false", "500, false"})
  void aReaderPausesAfterAFewRecordsAndNotWhenItIsBehind(int records, boolean pauses) {
    assertThat(PollPause.pauses(records)).isEqualTo(pauses);
  }
}
