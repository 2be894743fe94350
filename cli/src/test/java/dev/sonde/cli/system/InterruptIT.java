package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.cli.system.ServedCall.Pace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, to a real process. */
class InterruptIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path home = Path.of("");
  private @Nullable Process sonde;

  private Process compare(IndependentServer server) throws IOException {
    Path temporary = Files.createDirectories(home.resolve("tmp"));
    List<String> command =
        new ArrayList<>(PackagedJar.command("-Xmx512m", "-Djava.io.tmpdir=" + temporary));
    command.addAll(List.of("compare", "truth/model", "--router=" + server.url()));
    command.addAll(List.of("--providers=a,b", "--count=500", "-o=json"));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("XDG_STATE_HOME", home.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().remove("HF_TOKEN");
    builder.redirectOutput(file("out")).redirectError(file("err"));
    Process started = builder.start();
    sonde = started;
    return started;
  }

  private File file(String name) {
    return home.resolve(name).toFile();
  }

  @AfterEach
  void endTheProcess() throws InterruptedException {
    Process started = sonde;
    if (started != null && started.isAlive()) {
      started.destroyForcibly().waitFor();
    }
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  private int exitCode(Process process) throws IOException, InterruptedException {
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(ended).as("ended; stderr: %s", Files.readString(home.resolve("err"))).isTrue();
    return process.exitValue();
  }

  @Test
  void onceLetsWhatIsInFlightEndAndReports() throws IOException, InterruptedException {
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(200, 5, 20)))) {
      Process process = compare(server);
      await().atMost(PATIENCE).until(() -> server.calls().size() >= 6);
      interrupt(process);

      assertThat(exitCode(process)).isEqualTo(4);
      Figures figures =
          new Figures(new ObjectMapper().readTree(Files.readString(home.resolve("out"))));
      figures.assertBalanced();
      assertThat(figures.verdict()).isEqualTo("INCOMPLETE");
      assertThat(figures.reasons()).contains("cancelled");
      assertThat(figures.ledger("planned")).isEqualTo(1000);
      assertThat(figures.ledger("cancelled")).isPositive();
      // No probe in flight was aborted, and every sent probe is in the ledger.
      assertThat(figures.ledger("failed")).isZero();
      assertThat(figures.ledger("succeeded")).isEqualTo(server.calls().size());
      assertThat(server.calls()).allSatisfy(call -> assertThat(call.e2eNanos()).isPositive());
      assertThat(Files.readString(home.resolve("err"))).contains("Ctrl-C again");
      assertThat(home.resolve("tmp")).isEmptyDirectory();
    }
  }

  @Test
  void twiceExitsAtOnce() throws IOException, InterruptedException {
    try (IndependentServer server = IndependentServer.without(ServedCall::hang)) {
      Process process = compare(server);
      await().atMost(PATIENCE).until(() -> server.calls().size() >= 2);
      interrupt(process);
      await()
          .atMost(PATIENCE)
          .until(() -> Files.readString(home.resolve("err")).contains("Ctrl-C again"));
      interrupt(process);

      assertThat(exitCode(process)).isEqualTo(130);
    }
  }
}
