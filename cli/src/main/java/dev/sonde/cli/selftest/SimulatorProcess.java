package dev.sonde.cli.selftest;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.simulator.SimulatorMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The simulator in a process of its own, so that it does not share this one's pauses. */
final class SimulatorProcess implements AutoCloseable {

  private static final Pattern READY = Pattern.compile("ready: router (\\S+) control (\\S+) ");
  private static final long PATIENCE_SECONDS = 10;

  private final Process process;
  private final String router;
  private final String control;
  private final HttpClient client = HttpClient.newHttpClient();
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
        throw new IllegalStateException("the simulator did not start; it said " + line);
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
    HttpResponse<Stream<String>> answer = send("GET", "/requests", BodyHandlers.ofLines());
    try (Stream<String> lines = answer.body()) {
      for (String line : (Iterable<String>) lines::iterator) {
        Served each = json.readValue(line, Served.class);
        served.put(each.requestId(), each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the simulator's records cannot be read", e);
    }
    send("POST", "/reset", BodyHandlers.discarding());
    return served;
  }

  private <T> HttpResponse<T> send(
      String method, String path, HttpResponse.BodyHandler<T> handler) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(control + path))
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return client.send(request, handler);
    } catch (IOException e) {
      throw new UncheckedIOException("the simulator does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the simulator", e);
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
