package dev.sonde.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Threshold;
import dev.sonde.common.text.UsdText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      value = {
        "load: {count: 40, concurrency: 3} => 0",
        "load: {rate: 30/s, arrivals: poisson, duration: 2s} => 3",
        "{load: {count: 9}, onWorkerLoss: resend} => 0"
      })
  void isTheSumOfEveryJobsReservation(String yaml, int warmup) {
    String flat =
        yaml.startsWith("{") ? yaml.substring(1, yaml.length() - 1).replace("}, ", "}\n") : yaml;
    Run run =
        Runs.run(
            flat
                + "\nregions: [eu, us]\nwarmup: "
                + warmup
                + "\nprompts: [a, {text: bbbbbbbb, weight: 2}]",
            3,
            2);
    long reserved = 0;
    long probes = 0;
    for (String region : run.spec().regions()) {
      PlannedJobs jobs = new PlannedJobs(run, region, 0);
      for (Job job : jobs.next(0, Long.MAX_VALUE, Integer.MAX_VALUE).jobs()) {
        reserved += WorstCase.nanoUsd(run, job);
        probes += job.probes().size();
      }
    }
    Estimate estimate = Estimate.of(run);
    assertThat(estimate.worstCaseNanoUsd()).isEqualTo(reserved);
    assertThat(estimate.probes()).isEqualTo(probes);
  }

  @Test
  void anUnknownPriceIsLeftOutAndNamed() {
    Run run =
        RunPlanner.plan(
            Runs.spec(""),
            List.of(Runs.target(0, "a", Runs.PRICE), Runs.target(1, "b", null)),
            new RunPlanner.Identity("01TEST", 1, 1, "0.1.0"));
    Estimate estimate = Estimate.of(run);
    assertThat(estimate.unpriced()).containsExactly("b");
    assertThat(estimate.perTarget().get(1).worstCaseNanoUsd()).isNull();
    assertThat(estimate.perTarget().get(0).worstCaseNanoUsd())
        .isEqualTo(estimate.worstCaseNanoUsd());
  }

  @Test
  void aClosedLoadWithADurationIsOpenEnded() {
    Estimate estimate = Estimate.of(Runs.run("load: {duration: 5s}", 2, 1));
    assertThat(estimate.probes()).isNull();
    assertThat(estimate.worstCaseNanoUsd()).isNull();
    assertThat(estimate.perTarget().get(0).probeNanoUsd()).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"2,100,0.27", "3,100,0.31", "5,100,0.36", "8,100,0.39", "5,20,0.96", "2,50,0.37"})
  void theDetectableSlowdownGrowsWithTheNumberOfTargets(int targets, long probes, double slower) {
    assertThat(SampleSize.detectableSlowdown(targets, probes, 0.8).orElse(0) - 1)
        .isCloseTo(slower, within(0.02));
  }

  @Test
  void tooFewProbesShowNothing() {
    assertThat(SampleSize.detectableSlowdown(2, 9, 0.8)).isEmpty();
    assertThat(SampleSize.detectableSlowdown(1, 100, 0.8)).isEmpty();
    assertThat(SampleSize.slowdown(5, 5))
        .isEqualTo("no difference between two targets: 5 targets take 6 probes each");
    assertThat(SampleSize.slowdown(5, 6))
        .isEqualTo("only targets whose times hardly overlap can be told apart (5 targets)");
    assertThat(SampleSize.failureRateAllowedByNone(50)).isCloseTo(0.071, within(0.001));
  }

  @ParameterizedTest
  @CsvSource({
    "p50(ttft) < 1s, 6",
    "' p90 (e2e) < 1s', 36",
    "p95(ttft){provider=a} > 1s, 72",
    "p99(itl) < 1s, 368",
    "p99.9(ttft) < 1s, 3688",
    "p999(ttft) < 1s, 3688",
    "max(ttft) < 1s, 1",
    "error_rate < 1%, 1",
  })
  void aThresholdNeedsWhatItsPercentileNeeds(String expression, long least) {
    Threshold threshold = Threshold.parse(expression);

    assertThat(SampleSize.least(threshold)).isEqualTo(least);
    assertThat(SampleSize.lacks(threshold, least)).isFalse();
    assertThat(SampleSize.lacks(threshold, least - 1)).isEqualTo(least > 1);
  }

  @Test
  void allThresholdsNeedWhatTheMostDemandingNeedsAndATenthMore() {
    Threshold median = Threshold.parse("p50(ttft) < 1s");
    Threshold tail = Threshold.parse("p95(ttft) < 1s");

    assertThat(SampleSize.needed(List.of(median, tail))).isEqualTo(79);
    assertThat(SampleSize.needed(List.of(Threshold.parse("error_rate < 1%")))).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "0,$0",
    "1,$0.000000001",
    "31000,$0.000031",
    "12345678,$0.013",
    "123456789,$0.13",
    "500000000,$0.50",
    "10000000,$0.01",
    "12345000000,$12.35"
  })
  void amountsAreRoundedUp(long nanoUsd, String text) {
    assertThat(UsdText.text(nanoUsd)).isEqualTo(text);
  }
}
