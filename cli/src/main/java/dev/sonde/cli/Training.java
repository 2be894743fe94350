package dev.sonde.cli;

import dev.sonde.cli.command.SondeCommand;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.monitor.WorkerMonitor;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Terminals;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The training run for the class-data archive: one small simulated comparison, one with a load that
 * is rehearsed, and one small fleet that answers the requests of an orchestrator. The launcher runs
 * it once after a build. The JVM writes the archive only at an ordinary exit.
 */
public final class Training {

  private static final int MEASURED_UNDER_LOAD = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern ADDRESS = Pattern.compile("ready at (http\\S+?),");

  private final Path state;
  private final Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());

  private Training(Path state) {
    this.state = state;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    Path state = Files.createTempDirectory("sonde-training-");
    Training training = new Training(state);
    training.compare("--count", "3");
    training.compare("--rate", "25/s", "--duration", "1s", "--rehearse", "2s");
    training.roles();
    try (Stream<Path> made = Files.walk(state)) {
      for (Path each : made.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    // The results do not matter: the classes are loaded.
    System.exit(0);
  }

  private Console console(OutputStream out) {
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    return new Console(
        InputStream.nullInputStream(),
        printed,
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        Terminals.NONE,
        Map.of("XDG_STATE_HOME", state.toString(), "HOME", state.toString()));
  }

  private int sonde(OutputStream out, String... args) {
    return SondeCommand.execute(console(out), clocks, args);
  }

  private void compare(String... load) {
    List<String> args = new ArrayList<>(List.of("compare", "truth/model", "--simulate", "flat"));
    args.addAll(List.of(load));
    int exitCode = sonde(OutputStream.nullOutputStream(), args.toArray(new String[0]));
    if (exitCode > MEASURED_UNDER_LOAD) {
      System.err.println("the training run ended with exit code " + exitCode);
    }
  }

  private void roles() throws IOException, InterruptedException {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Thread fleet = new Thread(() -> sonde(told, "up", "--simulate", "flat", "--port", "0"));
    fleet.setDaemon(true);
    fleet.start();
    try {
      askAsOrchestratorsDo(address(told, fleet));
    } catch (IOException e) {
      System.err.println("the training fleet did not answer: " + e.getMessage());
    }
    // Ends the fleet as an operator does. A fleet that has ended no longer handles the signal.
    if (fleet.isAlive()) {
      long self = ProcessHandle.current().pid();
      new ProcessBuilder("sh", "-c", "kill -TERM " + self).start().waitFor();
      fleet.join(PATIENCE.toMillis());
    }
  }

  private static String address(ByteArrayOutputStream told, Thread fleet)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (fleet.isAlive() && System.nanoTime() - began < PATIENCE.toNanos()) {
      Matcher ready = ADDRESS.matcher(told.toString(StandardCharsets.UTF_8));
      if (ready.find()) {
        return ready.group(1);
      }
      Thread.sleep(50);
    }
    throw new IOException("it did not start in time");
  }

  private void askAsOrchestratorsDo(String api) throws IOException {
    sonde(OutputStream.nullOutputStream(), "runs", "--server", api);
    get(api + "/readyz");
    get(api + "/metrics");
    monitor();
  }

  private static void monitor() throws IOException {
    Vertx vertx = LocalVertx.create();
    try (LocalVertx.Closing closing = LocalVertx.closing(vertx);
        WorkerMonitor monitor = new WorkerMonitor(vertx, "w", "default", Optional::empty)) {
      get("http://127.0.0.1:" + monitor.start("127.0.0.1", 0).join() + "/metrics");
    }
  }

  private static void get(String url) throws IOException {
    try (InputStream answer = URI.create(url).toURL().openStream()) {
      answer.readAllBytes();
    }
  }
}
