package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExitCodeIT {

  @TempDir private Path home = Path.of("");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          compare m/m --conut 5                            | --conut
          compare m/m --count five                         | --count
          compare m/m --rate 2/s --concurrency 2           | rate
          compare m/m --threshold p95(tfft)<1s             | tfft
          compare truth/model --simulate --threshold p95(ttft){provider=d}<1s | provider "d", which is not in the plan; allowed are a, b, c
          plan ../examples/smoke.yaml --simulate --threshold error_rate{region=mars}<1% | thresholds[0]
          compare m/m --budget -1                          | --budget
          compare m/m --workers 0                          | --workers
          compare m/m --kafka localhost:1 --data d         | --data
          compare m/m --simulate no-such-scenario          | no-such-scenario
          compare m/m --rehearse sometimes                 | "sometimes" is not allowed; allowed are off, strict, and 2s to 60s
          compare m/m --rehearse 1s                        | --rehearse
          run s.yaml --rehearse 2m                         | --rehearse
          compare m/m --kafka localhost:1 --rehearse strict | --rehearse
          compare m/m --simulate --providrs a              | --providrs
          compare m/m --simulate --cuont=3                 | --cuont
          plan s.yaml --simulate --providrs a              | --providrs
          providers m/m --simulate --ruoter u              | --ruoter
          compare                                          | MODEL
          comprae m/m                                      | comprae
          run no-such-file.yaml                            | no-such-file.yaml
          report nosuch                                    | nosuch
          report last                                      | last
          events nosuch                                    | nosuch
          """)
  void wrongUsageExitsWithTwoAndNamesWhatIsWrong(String commandLine, String named) {
    Sonde.Result result = Sonde.at(home).run(commandLine.split(" +"));

    assertThat(result.err()).contains(named).doesNotContain("defect");
    assertThat(result.out()).isEmpty();
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void aThresholdThatSurelyFailsEndsTheRun() throws IOException {
    Path spec = home.resolve("abort.yaml");
    Pace slow = Pace.ofMillis(40, 2, 1);
    try (IndependentServer server = IndependentServer.without(call -> call.stream(slow))) {
      Files.writeString(
          spec,
          """
          models: [truth/model]
          providers: [a]
          prompts: [ping]
          load: {count: 2000, concurrency: 4}
          thresholds: ["p50(ttft) < 5ms"]
          abortOnFail: true
          endpoint: %s
          """
              .formatted(server.url()));
      Sonde.Result result = Sonde.at(home).run("run", spec.toString(), "-o", "json");
      Figures figures = result.figures();

      figures.assertBalanced();
      assertThat(figures.verdict()).isEqualTo("INCOMPLETE");
      assertThat(figures.reasons()).contains("threshold", "cancelled");
      assertThat(figures.ledger("cancelled")).isPositive();
      assertThat(result.json().path("thresholds").path(0).path("result").asText())
          .isEqualTo("fail");
      assertThat(result.exitCode()).isEqualTo(4);
    }
  }

  @Test
  void faultsOfASpecNameTheirLineAndPath() throws IOException {
    Path spec = home.resolve("spec.yaml");
    Files.writeString(
        spec, "name: x\nmodels: [m/m]\nproviders: [a]\nload:\n  count: 5\n  concurency: 2\n");

    Sonde.Result result = Sonde.at(home).run("run", spec.toString());

    assertThat(result.err()).contains("spec.yaml:6", "load.concurency", "concurrency");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void faultsOfASpecFromStdinNameTheirLineToo() {
    Sonde.Result result = Sonde.at(home).typing("models: [m/m]\nproviders: [a\n").run("run", "-");

    assertThat(result.err()).contains("stdin:");
    assertThat(result.exitCode()).isEqualTo(2);
  }

  @Test
  void aServerThatIsNotThereIsNamed() throws IOException {
    String url = "http://127.0.0.1:" + closedPort() + "/v1";

    Sonde.Result result = Sonde.at(home).run("compare", "m/m", "--providers", "a", "--router", url);

    assertThat(result.err()).contains(url).doesNotContain("defect");
    assertThat(result.exitCode()).isEqualTo(5);
  }

  private static int closedPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }

  @Test
  void withoutATokenNobodyButLoopbackIsAsked() {
    // TEST-NET-1 never answers: a request to it would be reported as unreachable.
    Sonde.Result result =
        Sonde.at(home).run("compare", "m/m", "--providers", "a", "--router", "http://192.0.2.1/v1");

    assertThat(result.err()).contains("no token", "HF_TOKEN", "--simulate");
    assertThat(result.exitCode()).isEqualTo(5);
  }

  @Test
  void theSchemaIsJson() throws IOException {
    Sonde.Result result = Sonde.at(home).run("schema");

    assertThat(result.exitCode()).isZero();
    assertThat(new ObjectMapper().readTree(result.out()).path("$schema").asText())
        .contains("json-schema.org");
  }

  @Test
  void aThresholdThatFailsExitsWithOne() {
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(20, 2, 1)))) {
      Sonde.Result result =
          Sonde.at(home).compare(server, "a", "--count=6", "--threshold=p50(ttft) < 10ms");

      assertThat(result.json().path("thresholds").path(0).path("result").asText())
          .isEqualTo("fail");
      // On a machine that was too busy, INVALID comes first.
      boolean valid = result.figures().verdict().equals("VALID");
      assertThat(result.exitCode()).isEqualTo(valid ? 1 : 3);
    }
  }

  @Test
  void aRunCanBeReadAgainAndAgain() throws IOException {
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)))) {
      Path out = home.resolve("out");
      Sonde.Result run =
          Sonde.at(home).compare(server, "a,b", "--count", "3", "--out", out.toString());
      String id = run.json().path("run").path("id").asText();

      Sonde.Result json = Sonde.at(home).run("report", "last", "-o", "json");
      assertThat(json.out()).isEqualTo(run.out());
      assertThat(json.exitCode()).isZero();
      assertThat(Files.readString(out.resolve("report.json"))).isEqualTo(run.out());
      Sonde.Result text = Sonde.at(home).run("report", id.substring(0, 20));
      assertThat(text.out()).contains("6 planned = 6 succeeded + 0 failed, balanced");
      Sonde.Result events = Sonde.at(home).run("events", "last");
      assertThat(events.out()).isEqualTo(Files.readString(out.resolve("events.jsonl")));
      assertEvents(events.out().lines().toList(), id);
    }
  }

  private static void assertEvents(List<String> lines, String run) {
    ObjectMapper mapper = new ObjectMapper();
    assertThat(lines).hasSize(6);
    assertThat(lines)
        .allSatisfy(
            line -> {
              var event = mapper.readTree(line);
              assertThat(event.path("run").asText()).isEqualTo(run);
              assertThat(event.path("outcome").asText()).isEqualTo("ok");
              assertThat(event.path("usage").path("outputTokens").asInt()).isEqualTo(3);
            });
    assertThat(lines)
        .extracting(line -> mapper.readTree(line).path("index").asLong())
        .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L);
  }
}
