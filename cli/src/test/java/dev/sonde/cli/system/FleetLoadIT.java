package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.common.http.Outbound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet of processes under load: shared, in several regions, and beyond its capacity. */
class FleetLoadIT {

  /** Sixteen partitions of four probes each, plus the thousand files that a worker reserves. */
  private static final int FILES_FOR_64 = 1_064;

  @TempDir private Path home = Path.of("");
  private final List<FleetProcess> processes = new ArrayList<>();
  private String kafka = "";
  private String url = "";
  private Sonde sonde = Sonde.at(home);

  @BeforeEach
  void startTheRest() {
    kafka = address(start("broker", "broker", "--port=0").ready(), "127");
    FleetProcess coordinator =
        start("coordinator", "coordinator", "--kafka=" + kafka, "--port=0").ready();
    url = address(coordinator, "http://127");
    sonde = Sonde.at(home).with("SONDE_SERVER", url);
  }

  @AfterEach
  void endAll() {
    Collections.reverse(processes);
    processes.forEach(FleetProcess::close);
  }

  private static String address(FleetProcess process, String begins) {
    String printed = process.printed();
    return printed.substring(printed.indexOf(begins)).split("[,\n]", 2)[0];
  }

  private FleetProcess start(String name, String... arguments) {
    return start(FleetProcess.Start.of(name, arguments));
  }

  private FleetProcess start(FleetProcess.Start start) {
    FleetProcess process = FleetProcess.start(home, start);
    processes.add(process);
    return process;
  }

  private FleetProcess.Start worker(String name, String region) {
    return FleetProcess.Start.of(
        name, "worker", "--kafka=" + kafka, "--region=" + region, "--id=" + name);
  }

  private Sonde.Result submit(IndependentServer server, String... yaml) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.addAll(List.of("models: [truth/model]", "prompts: [ping]"));
    lines.add("endpoint: " + server.url());
    lines.addAll(List.of(yaml));
    Path file = Files.write(home.resolve("spec.yaml"), lines);
    return sonde.run("submit", file.toString(), "--watch", "-o", "json");
  }

  @Tag("alone")
  @Test
  void everyRegionRunsTheWholePlan() throws IOException {
    FleetProcess eu = start(worker("w-eu", "eu"));
    start(worker("w-us", "us")).ready();
    eu.ready();
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)))) {
      Sonde.Result nowhere =
          submit(server, "providers: [a]", "regions: [eu, asia]", "load: {count: 1}");
      assertThat(nowhere.exitCode()).isEqualTo(5);
      assertThat(nowhere.err()).contains("no live worker in asia; regions with one: eu, us");

      Sonde.Result result =
          submit(server, "providers: [a, b]", "regions: [eu, us]", "load: {rate: 5/s, count: 15}");
      Figures figures = result.figures();
      figures.assertBalanced();
      assertThat(figures.ledger("planned")).isEqualTo(60);
      assertThat(figures.ledger("succeeded")).isEqualTo(60);
      assertThat(server.calls()).hasSize(60);
      for (JsonNode cell : figures.report().path("cells")) {
        assertThat(cell.path("ledger").path("succeeded").asInt())
            .as("%s from %s", cell.path("provider"), cell.path("region"))
            .isEqualTo(15);
      }
      assertThat(figures.report().path("cells")).hasSize(4);
      assertThat(figures.report().path("workers")).hasSize(2);
      for (JsonNode worker : figures.report().path("workers")) {
        String region = worker.path("id").asText().substring("w-".length());
        assertThat(worker.path("region").asText()).isEqualTo(region);
        // One machine has one clock: the offset is at most its error plus a few milliseconds.
        assertThat(worker.path("clockErrorMs").asDouble()).isBetween(0.0, 50.0);
        assertThat(Math.abs(worker.path("clockOffsetMs").asDouble())).isLessThan(50.0);
        assertThat(worker.path("clockOffsetMs").isNumber()).isTrue();
      }
    }
  }

  @Tag("alone")
  @Test
  void theFleetsJointScheduleIsTheSpecsSchedule() throws IOException {
    FleetProcess first = start(worker("w-1", "default"));
    start(worker("w-2", "default")).ready();
    first.ready();
    // The second worker takes partitions over from the first; probes due in the meantime are late.
    await().atMost(Duration.ofMinutes(1)).until(() -> partitions().equals(List.of(8, 8)));
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(20, 3, 5)))) {
      Figures figures =
          submit(server, "providers: [a]", "load: {rate: 40/s, duration: 4s}").figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(160);
      assertThat(figures.report().path("workers")).hasSize(2);
      long[] at =
          server.calls().stream().mapToLong(call -> call.request().readNanos()).sorted().toArray();
      assertThat((at[at.length - 1] - at[0]) / 1e6)
          .as("from first to last, ms")
          .isBetween(3_600.0, 4_400.0);
      if (figures.verdict().equals("VALID")) {
        // Two independent schedules would have gaps between zero and two intervals.
        assertThat(usualDeviationMillis(at, 25)).as("from an interval of 25 ms").isLessThan(8);
      }
    }
  }

  private List<Integer> partitions() {
    List<Integer> partitions = new ArrayList<>();
    for (JsonNode worker :
        new Server(url, null, Outbound.DIRECT).json("/api/v1/workers").path("workers")) {
      partitions.add(worker.path("partitions").asInt());
    }
    return partitions;
  }

  private static double usualDeviationMillis(long[] at, double interval) {
    List<Double> deviations = new ArrayList<>();
    for (int i = 1; i < at.length; i++) {
      deviations.add(Math.abs((at[i] - at[i - 1]) / 1e6 - interval));
    }
    Collections.sort(deviations);
    return deviations.get(deviations.size() / 2);
  }

  @Test
  void whatIsMoreThanTheWorkersCanSendIsSentLateAndShown() throws IOException {
    start(worker("w-1", "default").within(FILES_FOR_64)).ready();
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(900, 3, 10)))) {
      Sonde.Result result = submit(server, "providers: [a]", "load: {rate: 100/s, duration: 4s}");
      Figures figures = result.figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).as("none is skipped").isEqualTo(400);
      assertThat(server.mostAtOnce("a", "")).isLessThanOrEqualTo(64);
      assertThat(figures.verdict()).isEqualTo("INVALID");
      assertThat(figures.reasons()).contains("send_lag", "achieved_rate");
      assertThat(figures.latency("a", "sendLag", "max")).isGreaterThan(1_000);
      assertThat(figures.latency("a", "ttftFromDue", "max"))
          .as("what a user would have waited")
          .isGreaterThan(figures.latency("a", "ttft", "max") + 1_000);
      assertThat(result.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void whatIsTooLateIsDroppedAndCounted() throws IOException {
    start(worker("w-1", "default").within(FILES_FOR_64)).ready();
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(2_900, 3, 10)))) {
      Figures figures =
          submit(server, "providers: [a]", "load: {rate: 100/s, duration: 5s}").figures();

      figures.assertBalanced();
      assertThat(figures.ledger("dropped")).isPositive();
      assertThat(figures.ledger("succeeded") + figures.ledger("dropped")).isEqualTo(500);
      assertThat(server.calls()).hasSize((int) figures.ledger("succeeded"));
      assertThat(figures.reasons()).contains("dropped");
      assertThat(figures.verdict()).isEqualTo("INVALID");
    }
  }
}
