package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.simulator.Scenario;
import dev.sonde.simulator.Simulator;
import dev.sonde.simulator.SimulatorOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that shares one processor with busy processes, and the same process without them. */
class StarvedWorkerIT {

  private static final Path TASKSET = Path.of("/usr/bin/taskset");
  private static final int NEIGHBOURS = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path home = Path.of("");

  private record Outcome(int exitCode, JsonNode report) {}

  @Tag("alone")
  @Test
  void starvedItIsInvalidForTheRightReasonAndOtherwiseValid()
      throws IOException, InterruptedException {
    assumeThat(TASKSET).as("taskset, which pins processes to a processor").isExecutable();
    try (Simulator simulator = Simulator.start(SimulatorOptions.of(Scenario.named("paced")))) {
      Outcome quiet = outcome(start(simulator.baseUrl()));
      Outcome starved;
      long before = simulator.stats().posts();
      Process worker = start(simulator.baseUrl());
      // Its start would take ten times as long beside them, and is not tested here.
      await().atMost(PATIENCE).until(() -> simulator.stats().posts() > before);
      List<Process> neighbours = neighbours();
      try {
        starved = outcome(worker);
      } finally {
        for (Process each : neighbours) {
          each.destroyForcibly().waitFor();
        }
      }

      assertThat(starved.report.path("verdict").asText()).isEqualTo("INVALID");
      assertThat(starved.exitCode).isEqualTo(3);
      JsonNode reason = starved.report.path("reasons").path(0);
      assertThat(reason.path("code").asText()).isIn("send_lag", "loop_lag");
      assertThat(reason.path("value").asDouble()).isGreaterThan(reason.path("limit").asDouble());
      assertThat(reason.path("where").asText()).isEqualTo("w-1");
      assertThat(reason.path("causes").findValuesAsText("code")).contains("cpu_pressure");
      assertThat(quiet.report.path("verdict").asText())
          .as(quiet.report.path("reasons").toString())
          .isEqualTo("VALID");
      assertThat(quiet.exitCode).isZero();
    }
  }

  /** Starts processes that keep the first processor busy. */
  private static List<Process> neighbours() throws IOException {
    List<Process> neighbours = new ArrayList<>();
    for (int i = 0; i < NEIGHBOURS; i++) {
      neighbours.add(
          new ProcessBuilder(TASKSET.toString(), "-c", "0", "sh", "-c", "while :; do :; done")
              .start());
    }
    return neighbours;
  }

  private Process start(String router) throws IOException {
    Path spec = home.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        models: [truth/model]
        providers: [a]
        prompts: [ping]
        request: {maxTokens: 16}
        load: {rate: 20/s, duration: 4s}
        verdict: {sendLag: 20ms, loopLag: 20ms}
        endpoint: %s
        """
            .formatted(router));
    List<String> command = new ArrayList<>(List.of(TASKSET.toString(), "-c", "0"));
    command.addAll(PackagedJar.command("-XX:TieredStopAtLevel=1", "-Xmx256m"));
    // A worker that is warm is in time even beside them, at this rate.
    command.addAll(List.of("run", spec.toString(), "--rehearse=off", "--quiet", "-o", "json"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", home.toString());
    builder
        .redirectOutput(home.resolve("out.json").toFile())
        .redirectError(home.resolve("err").toFile());
    return builder.start();
  }

  private Outcome outcome(Process process) throws IOException, InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
        .as("ended in time")
        .isTrue();
    Path out = home.resolve("out.json");
    assertThat(out).as(Files.readString(home.resolve("err"))).isNotEmptyFile();
    return new Outcome(process.exitValue(), new ObjectMapper().readTree(out.toFile()));
  }
}
