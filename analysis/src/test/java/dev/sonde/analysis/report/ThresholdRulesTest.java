package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.common.event.Outcome;
import dev.sonde.testing.RunBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdRulesTest {

  @ParameterizedTest
  @CsvSource({
    "71, p95(ttft) < 10s, INSUFFICIENT",
    "72, p95(ttft) < 10s, PASS",
    "72, p95(ttft) < 1ms, FAIL",
    "5,  p50(e2e) < 10s, INSUFFICIENT",
    "400, p50(icl) < 10s, INSUFFICIENT",
    "6,  mean(icl) < 10s, PASS",
    "1,  mean(e2e) < 10s, PASS",
    "1,  error_rate < 1%, PASS",
    "1,  min(ttft) > 1s, FAIL",
    "1,  mean(connect) < 1s, INSUFFICIENT",
    "1,  usd_per_1k_tokens < 1, PASS",
    "5,  output_tokens_per_second > 50/s, INSUFFICIENT",
    "6,  output_tokens_per_second > 50/s, PASS",
  })
  void needsTheIntervalOfAPercentile(int count, String expression, Result expected) {
    assertThat(evaluate(count, 0, expression).result()).isEqualTo(expected);
  }

  @Test
  void timeoutsCountAsInfinite() {
    assertThat(evaluate(100, 4, "p95(ttft) < 10s").result()).isEqualTo(Result.PASS);
    ThresholdResult reached = evaluate(100, 6, "p95(ttft) < 10s");
    assertThat(reached.result()).isEqualTo(Result.FAIL);
    assertThat(reached.value()).isNull();
    assertThat(evaluate(100, 1, "max(e2e) < 100s").result()).isEqualTo(Result.FAIL);
    assertThat(evaluate(100, 1, "mean(e2e) < 100s").result()).isEqualTo(Result.FAIL);
    assertThat(evaluate(100, 1, "min(e2e) < 100s").result()).isEqualTo(Result.PASS);
    assertThat(evaluate(100, 100, "p50(ttft) < 10s").result()).isEqualTo(Result.FAIL);
  }

  /** One answer in eight is read almost at once: the mean of the rates is above 1,000. */
  @Test
  void speedIsTheMedian() {
    var run = RunBuilder.of("together").thresholds("output_tokens_per_second < 130/s").build();
    Report report =
        new Scenario(run)
            .bend((probe, block) -> probe.gapMicros(block % 8 == 0 ? 101 : 10_000))
            .target(0, 100, 210)
            .report();
    CellReport.Speed speed = report.cells().get(0).tokens().outputPerSecond();
    assertThat(speed.mean()).isGreaterThan(1000);
    assertThat(speed.p50()).isBetween(99.9, 100.1);
    assertThat(report.thresholds().get(0).value()).isEqualTo(speed.p50());
    assertThat(report.thresholds().get(0).result()).isEqualTo(Result.PASS);
    assertThat(TextReport.render(report, 140, false))
        .contains("tok/s p50")
        .containsPattern(" 100\\.0 +same");
  }

  @Test
  void aSelectorWithoutACellIsInsufficient() {
    ThresholdResult result = evaluate(5, 0, "error_rate{provider=nobody} < 1%");
    assertThat(result.cell()).isNull();
    assertThat(result.result()).isEqualTo(Result.INSUFFICIENT);
  }

  private static ThresholdResult evaluate(int count, int timeouts, String expression) {
    var run = RunBuilder.of("together").count(count).thresholds(expression).build();
    Report report =
        new Scenario(run)
            .bend(
                (probe, block) -> {
                  if (block < timeouts) {
                    probe.outcome(Outcome.TIMEOUT);
                  }
                })
            .target(0, count, 210)
            .report();
    return report.thresholds().get(0);
  }
}
