package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps and searches, from a spec to the report of all their steps. */
class StepsIT {

  @TempDir private Path home = Path.of("");

  private Sonde.Result run(String spec, String... more) throws IOException {
    Path file = Files.writeString(home.resolve("steps.yaml"), spec);
    String[] args = new String[more.length + 4];
    System.arraycopy(new String[] {"run", file.toString(), "-o", "json"}, 0, args, 0, 4);
    System.arraycopy(more, 0, args, 4, more.length);
    return Sonde.at(home).run(args);
  }

  @Tag("alone")
  @Test
  void aSweepHasRowsForEveryStepRankedWithinIt() throws IOException {
    try (IndependentServer server =
        IndependentServer.without(
            call ->
                call.stream(
                    ServedCall.Pace.ofMillis(call.provider().equals("a") ? 5 : 150, 4, 2)))) {
      String spec =
          """
          models: truth/model
          providers: [a, b]
          endpoint: %s
          seed: 7
          load: {sweep: {concurrency: [1, 2, 4], count: 20}}
          thresholds: ["p50(ttft) < 1s"]
          """
              .formatted(server.url());
      Sonde.Result result = run(spec);
      Figures figures = result.figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(120);
      assertThat(server.calls()).hasSize(120);
      assertThat(figures.report().path("cells")).hasSize(6);
      for (int step = 1; step <= 3; step++) {
        JsonNode a = figures.report().path("cells").get(2 * step - 2);
        assertThat(a.at("/step/index").asInt()).isEqualTo(step);
        assertThat(a.at("/step/label").asText()).isEqualTo("concurrency " + (1 << (step - 1)));
        assertThat(
                server.mostAtOnce(
                    "a", figures.report().at("/steps/" + (step - 1) + "/run").asText()))
            .as("at once in step %s", step)
            .isLessThanOrEqualTo(1 << (step - 1));
        if (figures.report().at("/steps/" + (step - 1) + "/verdict").asText().equals("VALID")) {
          assertThat(a.path("rankGroup").asInt()).as("a in step %s", step).isEqualTo(1);
          JsonNode b = figures.report().path("cells").get(2 * step - 1);
          assertThat(b.path("rankGroup").asInt()).as("b in step %s", step).isEqualTo(2);
        }
      }
      assertThat(figures.report().path("thresholds")).hasSize(6);
      assertThat(result.exitCode()).isEqualTo(figures.codeOfVerdict());
      assertThat(result.err()).contains("step 3: concurrency 4");

      Sonde.Result events = Sonde.at(home).run("events", "last");
      assertThat(events.out().lines()).as("the events of all steps").hasSize(120);
      Sonde.Result text = Sonde.at(home).run("report", "last");
      assertThat(text.out()).contains("concurrency 4", "120 planned");

      String again = run(spec).figures().report().at("/run/id").asText();
      String first = figures.report().at("/run/id").asText();
      Sonde.Result merged = Sonde.at(home).run("report", first, again);
      assertThat(merged.out()).contains("concurrency 4", "40/40", "240 planned");
    }
  }

  /** Two answers of 200 ms at the same time are ten a second. */
  @Tag("alone")
  @Test
  void aSearchFindsTheRateThatTheServerCanTake() throws IOException {
    Sonde.Result result =
        run(
            """
            models: truth/model
            providers: [small]
            load:
              search: {goal: "p95(ttft) < 200ms", min: 4/s, max: 60/s, duration: 3s, precision: 0.2}
            request: {maxTokens: 16}
            verdict: {sendLag: 100ms, loopLag: 100ms, achieved: 0.9}
            """,
            "--simulate",
            "capacity");
    Figures figures = result.figures();

    figures.assertBalanced();
    JsonNode found = figures.report().path("search").get(0);
    assertThat(found.path("end").asText()).as("%s", found).isEqualTo("found");
    assertThat(found.path("holdsPerSecond").asDouble()).as("%s", found).isBetween(5.0, 10.5);
    assertThat(found.path("failsPerSecond").asDouble()).as("%s", found).isBetween(5.5, 13.0);
    Set<Integer> tried = new HashSet<>();
    found.path("tried").forEach(each -> tried.add(each.path("step").asInt()));
    assertThat(tried).hasSameSizeAs(figures.report().path("steps"));
    assertThat(figures.verdict()).isEqualTo("VALID");
    assertThat(result.exitCode()).isZero();
  }

  @Test
  void oneBudgetIsForAllSteps() throws IOException {
    Sonde.Result result =
        run(
            """
            models: truth/model
            providers: [small]
            load: {sweep: {concurrency: [1, 2], count: 40}}
            request: {maxTokens: 16}
            budget: {usd: 0.0003}
            """,
            "--simulate",
            "capacity");
    Figures figures = result.figures();

    figures.assertBalanced();
    assertThat(figures.verdict()).isEqualTo("INCOMPLETE");
    assertThat(result.exitCode()).isEqualTo(4);
    double spent = 0;
    for (JsonNode cell : figures.report().path("cells")) {
      spent += cell.at("/cost/totalUsd").asDouble();
    }
    assertThat(spent).isPositive().isLessThanOrEqualTo(0.0003);
    assertThat(figures.reasons()).containsAnyOf("budget", "steps");
  }

  @Test
  void thePlanCountsAllSteps() {
    String spec =
        "models: truth/model\nproviders: [small]\nload: {sweep: {rate: [1/s, 2/s], count: 30}}\n";
    JsonNode plan =
        Sonde.at(home).typing(spec).run("plan", "-", "--simulate", "capacity", "-o", "json").json();
    assertThat(plan.path("load").asText()).isEqualTo("sweep");
    assertThat(plan.path("probes").asInt()).isEqualTo(60);
    assertThat(List.of(plan.at("/steps/0/label").asText(), plan.at("/steps/1/label").asText()))
        .containsExactly("1/s", "2/s");
  }
}
