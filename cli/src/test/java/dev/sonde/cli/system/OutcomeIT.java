package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutcomeIT {

  private static final Pace PACE = Pace.ofMillis(25, 4, 2);
  private static final Map<String, String> OUTCOMES =
      Map.of(
          "fine", "ok",
          "limited", "rate_limited",
          "broken", "server_error",
          "hanging", "timeout",
          "torn", "reset",
          "cut", "truncated");

  @TempDir private Path home = Path.of("");

  private static void misbehave(ServedCall call) throws IOException {
    switch (call.provider()) {
      case "limited" -> call.status("429 Too Many Requests");
      case "broken" -> call.status("500 Internal Server Error");
      case "hanging" -> call.hang();
      case "torn" -> call.reset(PACE);
      case "cut" -> call.truncated(PACE);
      default -> call.stream(PACE);
    }
  }

  @Test
  void everyFailureStandsInItsColumnAndInNoLatency() {
    try (IndependentServer server = IndependentServer.without(OutcomeIT::misbehave)) {
      Sonde.Result result =
          Sonde.at(home)
              .compare(
                  server,
                  "fine,limited,broken,hanging,torn,cut",
                  "--count",
                  "5",
                  "--timeout",
                  "300ms");
      Figures figures = result.figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(5);
      assertThat(figures.ledger("failed")).isEqualTo(25);
      OUTCOMES.forEach(
          (provider, outcome) -> {
            // No second attempt after any failure.
            assertThat(server.calls(provider)).as(provider).hasSize(5);
            assertThat(figures.outcomes(provider)).as(provider).containsExactly(of(outcome));
            JsonNode ttft = figures.cell(provider).path("latencyMs").path("ttft");
            boolean fine = outcome.equals("ok");
            assertThat(ttft.path("count").asLong()).as(provider).isEqualTo(fine ? 5 : 0);
            assertThat(ttft.path("p50").isNull()).as(provider).isEqualTo(!fine);
          });
      assertThat(figures.latency("hanging", "ttft", "censored")).isEqualTo(5);
      assertThat(result.exitCode()).isEqualTo(figures.codeOfVerdict()).isIn(0, 3);
    }
  }

  private static Map.Entry<String, Long> of(String outcome) {
    return Map.entry(outcome, 5L);
  }

  @Test
  void fastFailuresDoNotFlatterTheLatencies() {
    AtomicInteger asked = new AtomicInteger();
    try (IndependentServer server =
        IndependentServer.without(
            call -> {
              if (asked.getAndIncrement() % 2 == 0) {
                call.status("503 Service Unavailable");
              } else {
                call.stream(PACE);
              }
            })) {
      Figures figures = Sonde.at(home).compare(server, "half", "--count", "20").figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(10);
      assertThat(figures.ledger("failed")).isEqualTo(10);
      assertThat(figures.latency("half", "ttft", "count")).isEqualTo(10);
      assertThat(figures.latency("half", "ttft", "min")).isGreaterThanOrEqualTo(25);
      assertThat(figures.latency("half", "e2e", "count")).isEqualTo(10);
      assertThat(figures.latency("half", "e2e", "min")).isGreaterThanOrEqualTo(31);
    }
  }

  @Test
  void nothingMeasuredIsNoResult() {
    try (IndependentServer server =
        IndependentServer.without(call -> call.status("401 Unauthorized"))) {
      Sonde.Result result = Sonde.at(home).compare(server, "a,b", "--count", "3");

      result.figures().assertBalanced();
      assertThat(result.figures().outcomes("a")).containsExactly(Map.entry("auth", 3L));
      assertThat(result.exitCode()).isEqualTo(5);
    }
  }

  @Test
  void aWrongTokenEndsTheRunInsteadOfFillingATable() {
    try (IndependentServer server =
        IndependentServer.without(call -> call.status("401 Unauthorized"))) {
      Sonde.Result result =
          Sonde.at(home)
              .with("HF_TOKEN", "hf_wrong_0123456789")
              .run(
                  "compare",
                  "truth/model",
                  "--router",
                  server.url(),
                  "--providers",
                  "a,b",
                  "--count",
                  "2000",
                  "--concurrency",
                  "2");

      assertThat(result.exitCode()).isEqualTo(5);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .contains("sonde: " + server.url() + " refuses the token in HF_TOKEN (\"")
          .contains("nothing was measured")
          .doesNotContain("hf_wrong");
      assertThat(server.calls()).hasSizeLessThan(1_000);
      Figures saved = Sonde.at(home).run("report", "last", "--format", "json").figures();
      saved.assertBalanced();
      assertThat(saved.reasons()).contains("auth", "cancelled");
      assertThat(saved.ledger("cancelled")).isGreaterThan(3_000);
    }
  }

  @Test
  void anEndpointThatNamesNoTokenIsToldSo() {
    try (IndependentServer server =
        IndependentServer.without(call -> call.status("403 Forbidden"))) {
      Sonde.Result result = Sonde.at(home).compare(server, "a", "--count", "3");

      assertThat(result.exitCode()).isEqualTo(5);
      assertThat(result.err())
          .contains(server.url() + " refuses requests without a token")
          .contains("HF_TOKEN");
    }
  }

  @Test
  void aProviderThatSometimesRefusesStaysInTheRun() {
    AtomicInteger calls = new AtomicInteger();
    try (IndependentServer server =
        IndependentServer.without(
            call -> {
              if (calls.incrementAndGet() % 4 == 0) {
                call.stream(Pace.ofMillis(2, 3, 1));
              } else {
                call.status("401 Unauthorized");
              }
            })) {
      Figures figures = Sonde.at(home).compare(server, "a", "--count", "40").figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(10);
      assertThat(figures.ledger("failed")).isEqualTo(30);
      assertThat(figures.reasons()).doesNotContain("auth");
    }
  }
}
