package dev.sonde.coordinator.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Threshold;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loads of several kinds and steps. */
class LoadReaderTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sweep: {concurrency: [1, 8, 64], count: 100}",
        "sweep: {concurrency: 2, duration: 30s}",
        "sweep: {rate: [1/s, 30/m], duration: 1m, arrivals: poisson}",
        "sweep: {rate: [1/s, 7/m], count: 10}",
        "search: {goal: 'p95(ttft) < 1s', max: 200/s}",
        "search: {goal: ['p95(ttft) < 1s', 'error_rate < 1%'], min: 2/s, max: 9/s, duration: 5s, precision: 0.1}"
      })
  void whatStepsAreWrittenAreReadAgain(String load) {
    Spec spec = Specs.parse("models: a\nload: {" + load + "}");
    assertThat(spec.load()).isInstanceOf(LoadSpec.Stepped.class);
    assertThat(Specs.parse(SpecWriter.canonicalJson(spec))).isEqualTo(spec);
  }

  @Test
  void aSearchWhoseGoalSaysNothingOfErrorsDemandsThatTheyAreFew() {
    LoadSpec alone =
        Specs.parse("models: a\nload: {search: {goal: 'p95(ttft) < 1s', max: 0.5/s}}").load();
    assertThat(((LoadSpec.Search) alone).goals())
        .extracting(Threshold::expression)
        .containsExactly("p95(ttft) < 1s", "error_rate < 5%");
    assertThat(((LoadSpec.Search) alone).min()).isEqualTo(0.5);
    LoadSpec own =
        Specs.parse(
                "models: a\nload: {search: {goal: ['p95(ttft) < 1s', 'success_rate > 50%'], max: 9/s}}")
            .load();
    assertThat(((LoadSpec.Search) own).goals()).hasSize(2);
  }
}
