package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replayed trace, as the server sees it. */
class TraceIT {

  private static final int[] AT = {0, 0, 0, 400, 500, 900, 900, 1400, 1450, 1500, 1900, 2000};

  @TempDir private Path home = Path.of("");

  @Tag("alone")
  @Test
  void requestsComeWhenAndAsLongAsTheyWereRecorded() throws Exception {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < AT.length; i++) {
      lines.append(
          "{\"timestamp\": %d, \"input_length\": %d, \"output_length\": %d}%n"
              .formatted(AT[i] + 5000, 100 + 10 * i, 5 + i));
    }
    Files.writeString(home.resolve("trace.jsonl"), lines);
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(ServedCall.Pace.ofMillis(20, 4, 5)))) {
      Path spec =
          Files.writeString(
              home.resolve("trace.yaml"),
              """
              models: truth/model
              providers: [a, b]
              endpoint: %s
              load: {trace: trace.jsonl}
              warmup: 2
              """
                  .formatted(server.url()));
      Sonde.Result result = Sonde.at(home).run("run", spec.toString(), "-o", "json");
      Figures figures = result.figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(2L * AT.length);
      assertThat(figures.report().at("/load/model").asText()).isEqualTo("open");
      assertThat(figures.report().at("/spec/load/trace/requests")).hasSize(AT.length);
      for (String provider : List.of("a", "b")) {
        assertThat(figures.cell(provider).at("/latencyMs/ttft/count").asInt())
            .as("all latencies count")
            .isEqualTo(AT.length);
        List<ServedCall> calls = measured(server, provider);
        Set<String> texts = new HashSet<>();
        Set<Integer> asked = new HashSet<>();
        long first = calls.get(0).request().readNanos();
        for (int i = 0; i < AT.length; i++) {
          double millis = (calls.get(i).request().readNanos() - first) / 1e6;
          if (figures.verdict().equals("VALID")) {
            assertThat(millis)
                .as("request %s of %s", i, provider)
                .isBetween(AT[i] - 60.0, AT[i] + 60.0);
          }
          JsonNode body = new ObjectMapper().readTree(calls.get(i).request().body());
          int request = body.path("max_tokens").asInt() - 5;
          asked.add(request);
          String text = body.at("/messages/0/content").asText();
          texts.add(text);
          assertThat(text.getBytes(StandardCharsets.UTF_8))
              .hasSize((int) Math.round((100 + 10 * request) * 4.2));
        }
        assertThat(asked).hasSize(AT.length);
        assertThat(texts).hasSize(AT.length);
      }
      assertThat(result.exitCode()).isEqualTo(figures.codeOfVerdict());
      assertThat(Sonde.at(home).run("report", "last").out())
          .contains("a trace of 72 requests")
          .doesNotContain("--count");
    }
  }

  /** In the order of their arrival, without the warm-up, which comes first. */
  private static List<ServedCall> measured(IndependentServer server, String provider) {
    List<ServedCall> calls = new ArrayList<>(server.calls(provider));
    calls.sort(Comparator.comparingLong(call -> call.request().readNanos()));
    return calls.subList(calls.size() - AT.length, calls.size());
  }

  @Test
  void thePlanSaysWhatATraceCosts() {
    Sonde.Result plan =
        Sonde.at(home)
            .typing(
                "models: truth/model\nproviders: [small]\n"
                    + "load: {trace: {requests: [[0, 1000, 100], [500, 2000, 200]], speed: 2}}\n")
            .run("plan", "-", "--simulate", "capacity");
    assertThat(plan.out()).contains("as in the trace inline", "2 probes a cell", "4,200 to 8,400");
    assertThat(plan.exitCode()).isZero();
  }
}
