package dev.sonde.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.run.Spec;
import dev.sonde.coordinator.spec.SpecException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorCheckTest {

  private static Spec spec(String threshold) {
    return Runs.spec("regions: [eu, us]\naa: true\nthresholds: [\"" + threshold + "\"]\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p95(ttft) < 1s",
        "p95(ttft){provider=p1} < 1s",
        "error_rate{provider=p0#2,region=us} < 1%",
        "error_rate{model=org/model} < 1%"
      })
  void whoIsInThePlanMayBeSelected(String threshold) {
    assertThatCode(() -> SelectorCheck.check(spec(threshold), Runs.targets(2)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p95(ttft){provider=p2} < 1s | provider \"p2\" | p0, p1, p0#2",
        "error_rate{region=mars} < 1% | region \"mars\" | eu, us",
        "error_rate{model=other} < 1% | model \"other\" | allowed is org/model"
      })
  void whoIsNotIsNamedWithThoseWhoAre(String threshold, String found, String allowed) {
    assertThatThrownBy(() -> SelectorCheck.check(spec(threshold), Runs.targets(2)))
        .isInstanceOf(SpecException.class)
        .hasMessageContainingAll("thresholds[0]", found, "which is not in the plan", allowed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"p95(ttft){provider=nobody} < 1s"})
  void aGoalIsCheckedToo(String goal) {
    Spec search = Runs.spec("load: {search: {goal: \"" + goal + "\", max: 9/s}}\n");
    assertThatThrownBy(() -> SelectorCheck.check(search, Runs.targets(1)))
        .hasMessageContaining("load.search.goal[0]");
  }
}
