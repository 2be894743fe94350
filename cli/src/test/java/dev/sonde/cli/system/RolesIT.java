package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The roles as real processes: ready lines, signals, exit codes, logs. */
class RolesIT {

  private static final Pattern BROKER = Pattern.compile("broker ready at (\\S+), data in (\\S+)\n");
  private static final Pattern SIMULATOR =
      Pattern.compile("simulator ready: router (\\S+) control (\\S+) scenario default seed 7\n");

  private static final Pattern UP =
      Pattern.compile("up ready at (\\S+), Kafka at (\\S+), workers 2, simulator at (\\S+)\n");

  @TempDir private Path home = Path.of("");
  private final List<FleetProcess> processes = new ArrayList<>();

  private FleetProcess start(String name, String... arguments) {
    FleetProcess process = FleetProcess.start(home, FleetProcess.Start.of(name, arguments));
    processes.add(process);
    return process;
  }

  @AfterEach
  void endAll() {
    processes.forEach(FleetProcess::close);
  }

  private static Matcher found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.matches()).as("%s is all of: %s", pattern, text).isTrue();
    return matcher;
  }

  @Test
  void aFleetOfProcessesMeasuresAndEndsInOrder() throws IOException {
    FleetProcess broker = start("broker", "broker", "--port", "0").ready();
    Matcher reached = found(BROKER, broker.printed());
    String kafka = reached.group(1);
    FleetProcess coordinator =
        start("coordinator", "coordinator", "--kafka", kafka, "--port", "0", "--id", "c-1");
    FleetProcess worker =
        start("worker", "worker", "--kafka", kafka, "--region", "here", "--log-format", "json");
    coordinator.ready();
    worker.ready();
    assertThat(coordinator.printed()).matches("coordinator ready at http://127\\.0\\.0\\.1:\\d+\n");
    assertThat(worker.printed()).matches("worker \\S+-\\d+ ready in region here\n");

    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)))) {
      List<String> more = List.of("--kafka", kafka, "--count", "10", "--region", "here");
      Figures figures =
          Sonde.at(home).compare(server, "a,b", more.toArray(new String[0])).figures();
      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(20);
    }

    worker.signal("TERM");
    coordinator.signal("INT");
    assertThat(List.of(worker.exitCode(), coordinator.exitCode())).containsOnly(0);
    broker.signal("TERM");
    assertThat(broker.exitCode()).isZero();
    assertThat(Path.of(reached.group(2))).doesNotExist();
    for (String line : Files.readAllLines(home.resolve("worker.err"))) {
      assertThat(new ObjectMapper().readTree(line).path("role").asText()).isEqualTo("worker");
    }
    assertThat(Files.readString(home.resolve("coordinator.err")))
        .containsPattern(
            "time=\\S+Z level=info role=coordinator id=c-1 logger=\\S+ message=stopped");
  }

  @Test
  void aWorkerTellsWhetherItIsWell() throws IOException, InterruptedException {
    FleetProcess broker = start("broker", "broker", "--port", "0").ready();
    String kafka = found(BROKER, broker.printed()).group(1);
    FleetProcess worker =
        start("worker", "worker", "--kafka", kafka, "--region", "here", "--port", "0", "--id", "w")
            .ready();
    String told =
        found(
                Pattern.compile("worker \\S+ ready in region here, health at (\\S+)\n"),
                worker.printed())
            .group(1);

    assertThat(get(told + "/healthz").statusCode()).isEqualTo(200);
    assertThat(get(told + "/readyz").body()).isEqualTo("ready\n");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                assertThat(get(told + "/metrics").body())
                    .contains("sonde_worker_partitions{region=\"here\",worker=\"w\"} 16.0"));
    assertThat(get(told + "/metrics").body())
        .contains("sonde_worker_probes_total{outcome=\"ok\",region=\"here\",worker=\"w\"} 0.0");
    assertThat(get(told + "/").statusCode()).isEqualTo(404);

    broker.signal("KILL");
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(get(told + "/readyz").body()).contains("took no heartbeat for"));
    assertThat(get(told + "/healthz").statusCode()).as("alive all the same").isEqualTo(200);
  }

  static HttpResponse<String> get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(
            java.net.http.HttpRequest.newBuilder(URI.create(url)).build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void allInOneProcessBringsItsSimulator() throws IOException {
    FleetProcess up = start("up", "up", "--port", "0", "--workers", "2", "--simulate").ready();
    Matcher ready = found(UP, up.printed());

    Sonde.Result measured =
        Sonde.at(home)
            .run(
                "compare",
                "truth/model",
                "--kafka=" + ready.group(2),
                "--router=" + ready.group(3),
                "--count=2",
                "-o=json");
    measured.figures().assertBalanced();

    // Nobody named a router: what is submitted here must not spend money at the real one.
    Path spec = home.resolve("spec.yaml");
    Files.writeString(spec, "models: [truth/model]\nload: {count: 2}\n");
    Sonde.Result submitted =
        Sonde.at(home)
            .run("submit", spec.toString(), "--watch", "--server=" + ready.group(1), "-o=json");
    assertThat(submitted.figures().ledger("succeeded"))
        .as(submitted.err())
        .isEqualTo(submitted.figures().ledger("planned"))
        .isPositive();
    assertThat(submitted.out()).contains(ready.group(3));
    up.signal("TERM");

    assertThat(up.exitCode()).isZero();
  }

  @Test
  void theSimulatorTellsOnASecondPortWhatItDid() throws IOException, InterruptedException {
    List<String> flags = List.of("simulator", "--port=0", "--control-port=0");
    FleetProcess simulator =
        FleetProcess.start(
            home, new FleetProcess.Start("simulator", flags, Map.of("SONDE_SEED", "7")));
    processes.add(simulator.ready());
    Matcher ready = found(SIMULATOR, simulator.printed());
    Sonde.Result measured =
        Sonde.at(home)
            .run("compare", "truth/model", "--router=" + ready.group(1), "--count=3", "-o=json");
    measured.figures().assertBalanced();

    String told =
        HttpClient.newHttpClient()
            .send(
                java.net.http.HttpRequest.newBuilder(URI.create(ready.group(2) + "/requests"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    assertThat(told.lines()).hasSize((int) measured.figures().ledger("planned"));
    simulator.signal("TERM");
    assertThat(simulator.exitCode()).isZero();
  }

  @Test
  void aSimulatorThatCannotBeIsRefused() {
    Sonde.Result scenario = Sonde.at(home).run("simulator", "--scenario", "paradise");
    assertThat(scenario.exitCode()).isEqualTo(2);
    assertThat(scenario.err()).contains("paradise", "slow-tail");
    Sonde.Result port = Sonde.at(home).run("simulator", "--port", "70000");
    assertThat(port.exitCode()).isEqualTo(2);
    assertThat(port.err()).contains("--port is 70000, allowed is 0 to 65535");
  }

  @Test
  void nobodyAtTheOtherEndIsToldAndNotTriedForEver() {
    Sonde.Result result = Sonde.at(home).run("worker", "--kafka", "127.0.0.1:1");

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err()).contains("no broker answers at 127.0.0.1:1 within 10 s");
  }

  @Test
  void wrongSettingsAreUsageErrors() {
    Sonde sonde = Sonde.at(home);

    assertUsage(sonde.run("worker"), "--kafka");
    assertUsage(sonde.run("worker", "--kafka", "a:1", "--region", "no/slash"), "no/slash");
    assertUsage(
        sonde.run("worker", "--kafka", "a:1", "--drain", "soon"), "\"soon\" is no duration");
    assertUsage(sonde.run("broker", "--port", "70000"), "--port is 70000");
    assertUsage(
        sonde.run("worker", "--kafka", "127.0.0.1:1", "--kafka-config", "acsk=all"), "\"acsk\"");
    assertUsage(
        sonde.run("worker", "--kafka", "127.0.0.1:1", "--kafka-config", "security.protocol=NO"),
        "security.protocol");
    assertUsage(sonde.run("coordinator", "--kafka", "a:1", "--host", "0.0.0.0"), "SONDE_API_TOKEN");
  }

  private static void assertUsage(Sonde.Result result, String said) {
    assertThat(result.err()).contains(said);
    assertThat(result.exitCode()).as(result.err()).isEqualTo(2);
  }

  @Test
  void aFlagComesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
    Path file = home.resolve("sonde.properties");
    Files.writeString(file, "region=f/ile\nkafka=127.0.0.1:1\nkafka.acks=all\n");
    Sonde sonde = Sonde.at(home).with("SONDE_CONFIG", file.toString());
    assertUsage(sonde.run("worker"), "--region is \"f/ile\"");

    sonde.with("SONDE_REGION", "e/nvironment");
    assertUsage(sonde.run("worker"), "--region is \"e/nvironment\"");
    assertUsage(sonde.run("worker", "--region", "f/lag"), "--region is \"f/lag\"");
  }

  @Test
  void aFileMayBeYamlAndItsLinesMustBeFlags() throws IOException {
    Path file = home.resolve("sonde.yaml");
    Files.writeString(file, "regoin: here\nkafka.acks: all\n");

    assertUsage(Sonde.at(home).run("worker", "--config", file.toString()), "\"regoin\"");
  }
}
