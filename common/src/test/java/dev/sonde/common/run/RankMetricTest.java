package dev.sonde.common.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sonde.common.event.Metric;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RankMetricTest {

  @ParameterizedTest
  @EnumSource(RankMetric.class)
  void isFoundByItsLabelAndByItsLatency(RankMetric metric) {
    assertThat(RankMetric.labelled(metric.label())).isEqualTo(metric);
    assertThat(Metric.labelled(metric.label()).flatMap(RankMetric::of)).contains(metric);
  }

  @Test
  void someLatenciesDoNotRank() {
    assertThat(RankMetric.of(Metric.ICL)).isEmpty();
    assertThat(RankMetric.labels())
        .containsExactly("ttft", "ttfa", "itl", "e2e", "response", "ttftFromDue");
  }

  @ParameterizedTest
  @ValueSource(strings = {"icl", "sendLag", "TTFT", ""})
  void refusesWhatCannotRank(String label) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RankMetric.labelled(label))
        .withMessage(
            "rankBy is %s, allowed is one of ttft, ttfa, itl, e2e, response, ttftFromDue", label);
  }
}
