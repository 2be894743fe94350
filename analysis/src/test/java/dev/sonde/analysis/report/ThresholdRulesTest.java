package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.common.event.Outcome;
import dev.sonde.testing.RunBuilder;
import java.util.List;
import java.util.Objects;
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

  /** The values of this run's ttft are about 210 ms ± 18 %. */
  @ParameterizedTest
  @CsvSource({
    "71, p95(ttft) < 10s surely, INSUFFICIENT",
    "72, p95(ttft) < 10s surely, PASS",
    "200, p50(ttft) < 214ms surely, FAIL",
    "200, p50(ttft) < 214ms, PASS",
    "200, p50(ttft) < 230ms surely, PASS",
    "200, p50(ttft) > 190ms surely, PASS",
    "200, p50(ttft) > 230ms surely, FAIL",
    "29, mean(e2e) < 10s surely, INSUFFICIENT",
    "30, mean(e2e) < 10s surely, PASS",
    "100, error_rate < 1% surely, FAIL",
    "400, error_rate < 1% surely, PASS",
    "400, success_rate > 99% surely, PASS",
    "5, output_tokens_per_second > 1 surely, INSUFFICIENT",
    "6, output_tokens_per_second > 1 surely, PASS",
  })
  void surelyDemandsTheWholeInterval(int count, String expression, Result expected) {
    assertThat(evaluate(count, 0, expression).result()).isEqualTo(expected);
  }

  @Test
  void theJudgedIntervalIsInTheResult() {
    ThresholdResult result = evaluate(200, 0, "p50(ttft) < 210ms surely");
    Interval interval = Objects.requireNonNull(result.ci95());
    assertThat(result.value()).isBetween(interval.lower(), interval.upper());
    assertThat(Words.value(result)).matches("\\d+ ms \\[\\d+ ms, \\d+ ms]");
    assertThat(evaluate(200, 0, "p50(ttft) < 210ms").ci95()).isNull();
  }

  /** Four timeouts of a hundred leave p95 finite, but not the upper end of its interval. */
  @Test
  void surelyCountsTimeoutsAsInfinite() {
    assertThat(evaluate(100, 4, "p95(ttft) < 10s").result()).isEqualTo(Result.PASS);
    ThresholdResult sure = evaluate(100, 4, "p95(ttft) < 10s surely");
    assertThat(sure.result()).isEqualTo(Result.FAIL);
    assertThat(sure.ci95()).isNull();
    assertThat(evaluate(100, 6, "p95(ttft) > 1ms surely").result()).isEqualTo(Result.PASS);
  }

  @Test
  void aSelectorWithoutACellIsInsufficient() {
    ThresholdResult result = evaluate(5, 0, "error_rate{provider=nobody} < 1%");
    assertThat(result.cell()).isNull();
    assertThat(result.result()).isEqualTo(Result.INSUFFICIENT);
  }

  /** 24 probes are too few for a p95, but not for a provider that answers none of them. */
  @ParameterizedTest
  @CsvSource({
    "p95(ttft) < 800ms",
    "mean(itl) < 30ms",
    "output_tokens_per_second > 20/s",
    "usd_per_success < 1",
    "p99(e2e) < 5s"
  })
  void whoNeverAnswersFails(String expression) {
    for (Outcome outcome : List.of(Outcome.SERVER_ERROR, Outcome.TIMEOUT, Outcome.CONNECT)) {
      Report report = silent(24, outcome, expression);
      assertThat(report.thresholds()).extracting(ThresholdResult::result).containsOnly(Result.FAIL);
      assertThat(TextReport.render(report, 140, false))
          .contains("✗ " + expression + "  together: no answer to 24 probes");
    }
    assertThat(silent(24, Outcome.DROPPED, expression).thresholds().get(0).result())
        .as("what was never sent proves nothing")
        .isEqualTo(Result.INSUFFICIENT);
  }

  @Test
  void noSuccessStatesItsUpperBound() {
    CellReport none = silent(24, Outcome.SERVER_ERROR, "error_rate < 1%").cells().get(0);
    assertThat(Phrases.success(none)).isEqualTo("0% (≤ 13.8%, n=24)");
  }

  private static Report silent(int count, Outcome outcome, String expression) {
    return new Scenario(RunBuilder.of("together").count(count).thresholds(expression).build())
        .bend((probe, block) -> probe.outcome(outcome))
        .target(0, count, 210)
        .report();
  }

  @Test
  void failuresComeFirstAndWhatCannotBeDecidedIsOneLine() {
    String[] names = {"a", "b", "c", "d", "e", "f", "g"};
    var run =
        RunBuilder.of(names)
            .count(24)
            .thresholds("error_rate < 50%", "p95(ttft) < 800ms", "p95(e2e) < 5s", "mean(e2e) < 1ms")
            .build();
    Scenario scenario = new Scenario(run);
    for (int target = 0; target < names.length; target++) {
      boolean silent = target == 3;
      scenario
          .bend(
              (probe, block) -> {
                if (silent) {
                  probe.outcome(Outcome.SERVER_ERROR);
                }
              })
          .target(target, 24, 210);
    }
    List<String> lines =
        Phrases.thresholdLines(scenario.report()).stream()
            .map(Phrases.ThresholdLine::text)
            .toList();
    assertThat(lines)
        .hasSize(10)
        .startsWith("✗ error_rate < 50%  d: 100%", "✗ mean(e2e) < 1ms  a: 548 ms")
        .contains("✗ p95(ttft) < 800ms, p95(e2e) < 5s, mean(e2e) < 1ms  d: no answer to 24 probes")
        .endsWith(
            "? p95(ttft) < 800ms, p95(e2e) < 5s  a, b, c, e, f, g: the sample is too small to decide",
            "✓ error_rate < 50%  held by the other 6");
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
