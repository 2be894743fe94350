package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.report.Report.CellName;
import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.common.event.Outcome;
import dev.sonde.testing.Runs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ThresholdTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p95(ttft) < 800ms | 800",
        "p99.9(e2e)<=5s | 5000",
        "  p50 ( itl ) >= 250us  | 0.25",
        "mean(sendLag) > 250 µs | 0.25",
        "max(icl) < 1.5s | 1500",
        "error_rate < 1% | 0.01",
        "success_rate >= 0.995 | 0.995",
        "usd_per_1k_tokens <= 0.002 | 0.002",
        "output_tokens_per_second > 50/s | 50",
        "cost_usd{provider=groq} < 1 | 1",
      })
  void readsTheLimitInItsUnit(String expression, double limit) {
    assertThat(Threshold.parse(expression).limit()).isCloseTo(limit, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p96(ttft) < 1s | column 1: found \"p96\", allowed is p50, p90, p95, p99, p99.9",
        "p95(tttt) < 1s | column 5: found \"tttt\", allowed is ttft, ttfa",
        "speed < 1s | column 1: found \"speed\", allowed is error_rate",
        "p95(ttft < 1s | column 10: found \"< 1s\", allowed is ')'",
        "p95(ttft) = 1s | column 11: found \"=\", allowed is <, <=, >, >=",
        "p95(ttft) != 1s | found \"!=\"",
        "p95(ttft) < fast | column 13: found \"fast\", allowed is a number",
        "p95(ttft) < 800 | column 16: found nothing, allowed is us, µs, ms, s",
        "p95(ttft) < 8% | column 14: found \"%\", allowed is us, µs, ms, s",
        "error_rate < 1ms | column 15: found \"ms\", allowed is %, a plain number",
        "cost_usd < 1 dollar | found \"dollar\"",
        "p95(ttft){host=x} < 1s | column 11: found \"host\", allowed is model, provider, region",
        "p95(ttft){region=a,region=b} < 1s | column 20: found \"region\"",
        "p95(ttft){region=} < 1s | column 18: found nothing, allowed is a region",
        "p95(ttft){region=a < 1s | allowed is '}'",
        "error_rate < 1% please | column 17: found \"please\", allowed is the end",
        "'' | column 1: found nothing",
      })
  void refusesSayingWhereWhatAndWhatIsAllowed(String expression, String message) {
    assertThatThrownBy(() -> Threshold.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({
    "'error_rate{provider=groq} < 1%', true",
    "'error_rate{provider=groq,region=eu} < 1%', true",
    "'error_rate{provider=groq,region=us} < 1%', false",
    "'error_rate{model=org/m} < 1%', true",
    "'error_rate{ provider = together } < 1%', false",
    "'error_rate < 1%', true",
  })
  void selectsCells(String expression, boolean selected) {
    CellName cell = new CellName("org/m", "groq", "eu");
    assertThat(Threshold.parse(expression).selects(cell)).isEqualTo(selected);
  }

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

  @Test
  void aSelectorWithoutACellIsInsufficient() {
    ThresholdResult result = evaluate(5, 0, "error_rate{provider=nobody} < 1%");
    assertThat(result.cell()).isNull();
    assertThat(result.result()).isEqualTo(Result.INSUFFICIENT);
  }

  private static ThresholdResult evaluate(int count, int timeouts, String expression) {
    var run = Runs.of("together").count(count).thresholds(expression).build();
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p95(ttft) < 800ms|p95(ttft) >= 800ms",
        "error_rate <= 1%|error_rate > 1%",
        "mean(e2e){provider=a} > 5s|mean(e2e){provider=a} <= 5s",
        "usd_per_1k_tokens >= 0.002|usd_per_1k_tokens < 0.002"
      })
  void negatesAnExpressionAndBack(String expression, String negated) {
    assertThat(Threshold.negated(expression)).isEqualTo(negated);
    assertThat(Threshold.negated(negated)).isEqualTo(expression);
  }
}
