package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.cli.system.ServedCall.Pace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareIT {

  private static final List<String> PROVIDERS = List.of("a", "b", "c");
  private static final Map<String, Pace> PACES =
      Map.of(
          "a", Pace.ofMillis(12, 5, 3),
          "b", Pace.ofMillis(24, 5, 3),
          "c", Pace.ofMillis(36, 5, 3));

  @TempDir private Path home = Path.of("");

  private static Pace pace(ServedCall call) {
    return PACES.getOrDefault(call.provider(), Pace.ofMillis(5, 2, 1));
  }

  private Sonde.Result compare(IndependentServer server, String... more) {
    return Sonde.at(home).compare(server, "a,b,c", more);
  }

  @Tag("alone")
  @Test
  void measuresWhatTheServersOwnClockSays() {
    try (IndependentServer server = IndependentServer.without(call -> call.stream(pace(call)))) {
      Sonde.Result result = compare(server, "--count", "40");
      Figures figures = result.figures();

      assertThat(server.calls()).hasSize(120);
      figures.assertBalanced();
      assertThat(figures.ledger("planned")).isEqualTo(120);
      assertThat(figures.ledger("succeeded")).isEqualTo(120);
      for (String provider : PROVIDERS) {
        assertThat(figures.ledger(provider, "succeeded")).isEqualTo(40);
        List<ServedCall> served = server.calls(provider);
        assertThat(figures.latency(provider, "ttft", "p50"))
            .as("ttft of %s", provider)
            .isCloseTo(median(served, ServedCall::ttftNanos), bound(figures, served));
        assertThat(figures.latency(provider, "e2e", "p50"))
            .as("e2e of %s", provider)
            .isCloseTo(median(served, ServedCall::e2eNanos), bound(figures, served));
        assertThat(figures.cell(provider).path("tokens").path("output").asLong()).isEqualTo(200);
      }
      assertThat(figures.verdict()).isIn("VALID", "INVALID");
      assertThat(result.exitCode()).isEqualTo(figures.codeOfVerdict());
    }
  }

  @Test
  void sendsRequestsAnyServerUnderstands() {
    try (IndependentServer server =
        IndependentServer.listing("other/model", call -> call.stream(pace(call)))) {
      compare(server, "--count", "4", "--prompt", "Say \"ping\".", "--max-tokens", "17");

      assertThat(server.lookUps())
          .isNotEmpty()
          .allSatisfy(get -> assertThat(get.header("authorization")).isEmpty());
      assertThat(server.calls()).hasSize(12);
      assertThat(server.calls())
          .extracting(call -> call.request().header("x-request-id"))
          .doesNotHaveDuplicates()
          .doesNotContain("");
      assertThat(server.calls())
          .allSatisfy(
              call -> {
                HttpRequest request = call.request();
                assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
                assertThat(request.header("authorization")).isEmpty();
                assertThat(request.header("content-type")).isEqualTo("application/json");
                assertThat(request.body()).startsWith("{\"model\":\"truth/model");
                assertThat(request.body()).contains("Say \\\"ping\\\".", "\"max_tokens\":17");
              });
    }
  }

  @Tag("alone")
  @Test
  void takesWholeAnswersWhereStreamsAreNotWanted() {
    try (IndependentServer server = IndependentServer.without(call -> call.whole(pace(call)))) {
      Figures figures = compare(server, "--count", "20", "--no-stream").figures();

      assertThat(server.calls())
          .hasSize(60)
          .allSatisfy(call -> assertThat(call.request().body()).contains("\"stream\":false"));
      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(60);
      for (String provider : PROVIDERS) {
        List<ServedCall> served = server.calls(provider);
        assertThat(figures.latency(provider, "e2e", "p50"))
            .as("e2e of %s", provider)
            .isCloseTo(median(served, ServedCall::e2eNanos), bound(figures, served));
      }
    }
  }

  @Test
  void keepsWarmupsOutOfTheLedger() {
    try (IndependentServer server = IndependentServer.without(call -> call.stream(pace(call)))) {
      Figures figures = compare(server, "--count", "5", "--warmup", "2").figures();

      assertThat(server.calls()).hasSize(21);
      figures.assertBalanced();
      assertThat(figures.ledger("planned")).isEqualTo(15);
      for (String provider : PROVIDERS) {
        assertThat(server.calls(provider)).hasSize(7);
        assertThat(figures.ledger(provider, "succeeded")).isEqualTo(5);
        assertThat(figures.latency(provider, "ttft", "count")).isEqualTo(5);
        assertThat(figures.cell(provider).path("warmup").path("sent").asLong()).isEqualTo(2);
      }
    }
  }

  @Test
  void spreadsLanesOverWorkersWithoutAddingAny() {
    try (IndependentServer server = IndependentServer.without(call -> call.stream(pace(call)))) {
      Figures figures =
          compare(server, "--count", "20", "--concurrency", "4", "--workers", "2").figures();

      assertThat(server.calls()).hasSize(60);
      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(60);
      assertThat(figures.report().path("workers")).hasSize(2);
      for (String provider : PROVIDERS) {
        assertThat(mostAtOnce(server.calls(provider))).isBetween(2, 4);
      }
    }
  }

  /** The most calls that were read and not yet answered at the same time, at the server. */
  private static int mostAtOnce(List<ServedCall> calls) {
    int most = 0;
    for (ServedCall call : calls) {
      long at = call.request().readNanos();
      int open = 0;
      for (ServedCall other : calls) {
        long from = other.request().readNanos();
        // An answer counts as ended when its last byte was written.
        open += from <= at && from + other.e2eNanos() > at ? 1 : 0;
      }
      most = Math.max(most, open);
    }
    return most;
  }

  private static double median(List<ServedCall> calls, ToLongFunction<ServedCall> nanos) {
    long[] sorted = calls.stream().mapToLong(nanos).sorted().toArray();
    return sorted[(sorted.length + 1) / 2 - 1] / 1e6;
  }

  /** The figures may be further off only if the report says that the machine was too busy. */
  private static Offset<Double> bound(Figures figures, List<ServedCall> calls) {
    double honest = 3 + 0.05 * median(calls, ServedCall::ttftNanos);
    return within(figures.verdict().equals("VALID") ? honest : 4 * honest);
  }
}
