package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefusedFieldTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead. | max_tokens",
        "Unsupported value: 'temperature' does not support 0 with this model. | temperature",
        "Unrecognized request argument supplied: stream_options | stream_options",
        "body.stream_options.include_usage: Extra inputs are not permitted | stream_options",
        "property 'seed' is unsupported | seed",
        "unknown field `reasoning_effort` | reasoning_effort",
        "max_tokens must be at most 4096 | ",
        "temperature must be between 0 and 1 | ",
        "the stopwatch is not supported | ",
        "no such model | "
      })
  void isTheFirstOneThatAMessageRefuses(String message, String field) {
    assertThat(RefusedField.field(message).orElse(null)).isEqualTo(field);
  }
}
