package dev.sonde.common.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChangeLimitTest {

  @ParameterizedTest
  @CsvSource({
    "p95(ttft) > +20%, 0.2, 0.21, 0.2",
    "p95(ttft) >= + 20 %, 0.2, 0.2, 0.19",
    "success_rate < -1%, -0.01, -0.02, 0",
    "output_tokens_per_second{provider=a} <= -50%, -0.5, -0.5, -0.4",
  })
  void readsAShareOfTheFirstValue(String expression, double share, double beyond, double within) {
    ChangeLimit limit = ChangeLimit.parse(expression);

    assertThat(limit.share()).isCloseTo(share, within(1e-12));
    assertThat(limit.isBeyond(beyond)).isTrue();
    assertThat(limit.isBeyond(within)).isFalse();
    assertThat(limit.expression()).isEqualTo(expression);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p95(ttft) > 20% | column 13: found \"20%\", allowed is + and a percentage",
        "p95(ttft) < +20% | column 13: found \"+20%\", allowed is - and a percentage",
        "p95(ttft) > +20ms | column 16: found \"ms\", allowed is %",
        "p95(ttft) > +20 | column 16: found nothing, allowed is %",
        "p95(ttft) > +20% surely | column 18: found \"surely\", allowed is the end",
        "p95(ttft) > + | column 14: found nothing, allowed is a number",
      })
  void refusesSayingWhereWhatAndWhatIsAllowed(String expression, String message) {
    assertThatThrownBy(() -> ChangeLimit.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
