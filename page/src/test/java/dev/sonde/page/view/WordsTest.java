package dev.sonde.page.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

  @ParameterizedTest
  @CsvSource({
    "-5, 0 s",
    "0, 0 s",
    "59, 59 s",
    "60, 1 min",
    "3599, 59 min",
    "3600, 1 h 0 min",
    "86399, 23 h 59 min",
    "86400, 1 d 0 h",
    "400000, 4 d 15 h"
  })
  void saysHowLong(long seconds, String said) {
    assertThat(Words.span(Duration.ofSeconds(seconds))).isEqualTo(said);
  }

  @Test
  void cutsWhatIsLongerThanANameAndNoCharacterInHalf() {
    assertThat(Words.brief("a\nb\u202e")).isEqualTo("a b\ufffd");
    assertThat(Words.brief("x".repeat(1 << 20))).hasSize(301).endsWith("…");
    assertThat(Words.brief("🌍".repeat(1 << 10)).codePoints()).doesNotContain(0xfffd);
  }
}
