package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.testing.RunBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyEndTest {

  /**
   * The result for an unfinished run with a median of 210 ms and a failure in every tenth probe.
   */
  private static Optional<String> threshold(String expression, int probes) {
    RunBuilder run = RunBuilder.of("together").thresholds(expression).abortOnFail();
    return EarlyEnd.of(
        new Scenario(run.build())
            .bend(
                (probe, block) -> {
                  if (Scenario.every(10, block)) {
                    probe.outcome(Outcome.SERVER_ERROR);
                  }
                })
            .target(0, probes, 210)
            .running()
            .input());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p50(ttft) < 100ms | true",
        "p50(ttft) < 215ms | false",
        "p50(ttft) > 400ms | true",
        "p99(ttft) < 10ms  | true",
        "error_rate < 1%   | true",
        "error_rate < 8%   | false",
        "success_rate > 99% | true",
        "max(ttft) < 100ms | true",
        "max(ttft) > 10s   | false",
        "min(ttft) > 10s   | true",
        "min(ttft) < 1ms   | false",
        "mean(ttft) < 100ms | true",
        "mean(ttft) < 214ms | false",
        "cost_usd < 0.000000001 | true",
        "cost_usd > 1      | false",
        "usd_per_1k_tokens < 0.000000001 | false",
      })
  void aRunEndsOnlyForWhatTheRestCannotUndo(String expression, boolean ends) {
    assertThat(threshold(expression, 100).isPresent()).isEqualTo(ends);
  }

  @Test
  void fewProbesAreNeverSure() {
    assertThat(threshold("p50(ttft) < 100ms", 9)).isEmpty();
    assertThat(threshold("mean(ttft) < 100ms", 20)).isEmpty();
    assertThat(threshold("p50(ttft) < 100ms", 20))
        .hasValue("p50(ttft) < 100ms at together from default");
  }

  @Test
  void withoutTheKeyItGoesOn() {
    RunBuilder run = RunBuilder.of("together").thresholds("p50(ttft) < 1ms");
    assertThat(EarlyEnd.of(new Scenario(run.build()).target(0, 100, 210).running().input()))
        .isEmpty();
  }
}
