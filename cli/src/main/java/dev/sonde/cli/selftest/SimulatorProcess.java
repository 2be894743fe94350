package dev.sonde.cli.selftest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.http.BoundedHttp;
import dev.sonde.common.http.HttpAnswer;
import dev.sonde.common.http.HttpFailure;
import dev.sonde.common.http.HttpRequest;
import dev.sonde.simulator.SimulatorMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The simulator in another process, so that the two do not share their pauses. */
final class SimulatorProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready: router (\\S+) control (\\S+) ");
  private static final long PATIENCE_SECONDS = 10;
  private static final BoundedHttp.Bounds BOUNDS =
      new BoundedHttp.Bounds(Duration.ofSeconds(10), Duration.ofSeconds(60), 1 << 20);

  private final Process process;
  private final String router;
  private final String control;
  private final BoundedHttp http = new BoundedHttp(BOUNDS);
  private final ObjectMapper json = new ObjectMapper();

  private SimulatorProcess(Process process, String router, String control) {
    this.process = process;
    this.router = router;
    this.control = control;
  }

  /** Starts the scenario on free ports of loopback and waits until it is ready. */
  static SimulatorProcess start(String scenario) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SimulatorMain.class.getName(),
            "--port",
            "0",
            "--control-port",
            "0",
            "--scenario",
            scenario);
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = out.readLine();
      Matcher ready = READY.matcher(line == null ? "" : line);
      if (!ready.find()) {
        process.destroyForcibly();
        throw new IllegalStateException("the simulator did not start; its first line is " + line);
      }
      return new SimulatorProcess(process, ready.group(1), ready.group(2));
    } catch (IOException e) {
      throw new UncheckedIOException("the simulator cannot be started", e);
    }
  }

  String router() {
    return router;
  }

  /** Every request since the last call, by its id. */
  Map<String, Served> served() {
    Map<String, Served> served = new HashMap<>();
    try {
      require(http.lines(request("/requests"), line -> add(served, line)));
      require(Optional.of(http.send(request("/reset").as("POST"))));
    } catch (HttpFailure e) {
      throw new UncheckedIOException("the simulator does not answer", e);
    }
    return served;
  }

  private HttpRequest request(String path) {
    return HttpRequest.get(control + path, null);
  }

  private void add(Map<String, Served> served, String line) {
    try {
      Served each = json.readValue(line, Served.class);
      served.put(each.requestId(), each);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("the simulator's records cannot be read", e);
    }
  }

  private static void require(Optional<HttpAnswer> answer) {
    if (answer.isPresent() && answer.get().status() >= 300) {
      throw new IllegalStateException("the simulator answers " + answer.get().status());
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
