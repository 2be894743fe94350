package dev.sonde.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.run.Run;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class PlanTextTest {

  private static String render(String yaml, int targets) {
    Run run = Runs.run(yaml, targets, 4);
    return PlanText.render(run, Estimate.of(run), 1_000);
  }

  @Test
  void saysWhatIsSentWhatItCostsAndWhatItCanShow() {
    String yaml =
        """
        name: llama-8b
        load: {count: 50, concurrency: 2}
        warmup: 2
        budget: {usd: 0.5}
        request: {maxTokens: 64}
        thresholds: ["error_rate < 1%", "p95(ttft) < 800ms"]
        """;
    String text = render(yaml, 2).replaceAll("sha256:[0-9a-f]{12}", "sha256:HASH");
    assertThat(text)
        .isEqualTo(
            """
            llama-8b  sha256:HASH…

            load      closed loop, 2 at a time in each cell, 50 probes a cell, after 2 for warm-up
            request   at most 64 tokens out, temperature 0, streamed, timeout 60 s
            prompts   1 of 73 bytes
            regions   default

            MODEL      PROVIDER  PROBES  $/M IN  $/M OUT  AT MOST
            org/model  p0            52    0.10     0.40  $0.0031
            org/model  p1            52    0.10     0.40  $0.0031
            total                   104                   $0.0061

            cost      at most $0.0061 (every prompt byte a token, every answer full); within the budget of $0.50

            50 probes a cell can show
              a target slower than another by 37 % in 8 of 10 runs, by 46 % in 9 of 10 (2 targets, time to first token, usual scatter)
              p50, p90 with a 95 % interval; p95 takes 72, p99 takes 368, p99.9 takes 3,688
              no failure at all would still leave a failure rate of 7.2 % possible
              but not whether p95(ttft) < 800ms: that takes 72 probes (insufficient, exit 1)
            """);
  }

  @Test
  void saysHowLongAnOpenLoadTakesAndHowMuchItIsInAll() {
    String text =
        render(
            "load: {rate: 5/s, duration: 5m}\nwarmup: 5\nregions: [eu, us]\nbudget: {usd: 0.1}", 3);
    assertThat(text)
        .contains(
            "open loop, constant arrivals, 5/s a cell (30/s in all), 5 min 1 s, 1,500 probes a cell,"
                + " after 5 for warm-up")
        .contains("total                 9,030")
        .contains("the budget of $0.10 may end the run early, as INCOMPLETE");
  }

  @Test
  void doesNotPretendToKnowWhatADurationBrings() {
    String text = render("load: {duration: 90s, concurrency: 8}", 2);
    assertThat(text)
        .contains("closed loop, 8 at a time in each cell, for 90 s\n")
        .contains("open-ended: only the duration ends this load; no budget caps it")
        .contains("$0.000085 each")
        .contains("How much this can show depends on how many probes the duration allows.");
  }

  @Test
  void oneTargetIsComparedWithNothing() {
    assertThat(render("load: {count: 50}", 1)).doesNotContain("slower").doesNotContain("total");
  }

  /** A control takes no part in the correction of the others, and models are ranked apart. */
  @Test
  void countsTheTargetsThatAreRankedTogether() {
    String load = "load: {count: 5}\nseed: 1\n";
    assertThat(brief(load, 2)).contains("can show  only targets whose times hardly overlap");
    assertThat(brief(load + "aa: true", 2))
        .contains("hardly overlap can be told apart (2 targets)");
    assertThat(brief(load, 5)).contains("5 targets take 6 probes each");
    assertThat(brief(load, 1)).doesNotContain("can show");
    assertThat(brief("load: {duration: 90s}", 5)).doesNotContain("can show");
  }

  private static String brief(String yaml, int targets) {
    Run run = Runs.run(yaml, targets, 4);
    return PlanText.brief(run, Estimate.of(run), 1_000);
  }

  @Test
  void theJsonHasNullForWhatIsUnknown() throws IOException {
    Run run = Runs.run("load: {duration: 90s}\nthresholds: [\"p99(e2e) < 1s\"]", 2, 1);
    JsonNode json = new ObjectMapper().readTree(PlanJson.render(run, Estimate.of(run)));
    assertThat(json.path("schema").asText()).isEqualTo("sonde.plan/v1");
    assertThat(json.path("probes").isNull()).isTrue();
    assertThat(json.path("worstCaseUsd").isNull()).isTrue();
    assertThat(json.at("/targets/1/inputUsdPerMillion").asDouble()).isEqualTo(0.1);
    assertThat(json.at("/sampleSize/probesForInterval/p99").asInt()).isEqualTo(368);
    assertThat(json.at("/sampleSize/targetsRanked").asInt()).isEqualTo(2);
    assertThat(json.at("/sampleSize/probesToRank").asInt()).isEqualTo(4);
  }

  @Test
  void theJsonNamesThresholdsThatCannotBeJudged() throws IOException {
    Run run = Runs.run("load: {count: 9}\nthresholds: [\"p99(e2e) < 1s\"]", 2, 1);
    JsonNode json = new ObjectMapper().readTree(PlanJson.render(run, Estimate.of(run)));
    assertThat(json.at("/sampleSize/insufficientThresholds/0").asText()).isEqualTo("p99(e2e) < 1s");
    assertThat(json.path("worstCaseUsd").asDouble()).isPositive();
  }

  @Test
  void everyLaneWarmsUpAndTheBudgetKnows() {
    String load = "load: {count: 10, concurrency: 8}\nseed: 1\n";
    Run few = Runs.run(load + "warmup: 2", 2, 4);
    Run many = Runs.run(load + "warmup: 9", 2, 4);
    Run none = Runs.run(load + "warmup: 0", 2, 4);

    assertThat(few.warmupBlocks()).isEqualTo(8);
    assertThat(PlanText.brief(few, Estimate.of(few), 1_000))
        .contains("10 probes a cell, after 8 for warm-up", "warmup is 2, but the load has 8 lanes");
    assertThat(Estimate.of(few).probes()).isEqualTo(2 * 18);
    assertThat(many.warmupBlocks()).isEqualTo(9);
    assertThat(none.warmupBlocks()).isZero();
    assertThat(RunPlanner.notes(many)).isEmpty();
    assertThat(RunPlanner.notes(none)).isEmpty();
  }
}
