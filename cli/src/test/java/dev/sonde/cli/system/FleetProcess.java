package dev.sonde.cli.system;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One role as a real process that can receive signals. Its output is kept in files. */
final class FleetProcess implements AutoCloseable {

  /** Longer than a worker drains. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String name;
  private final Process process;
  private final Path out;
  private final Path err;
  private boolean leaving;

  private FleetProcess(String name, Process process, Path out, Path err) {
    this.name = name;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The command to start, and its environment. */
  record Start(
      String name, List<String> arguments, Map<String, String> environment, int openFiles) {

    Start(String name, List<String> arguments, Map<String, String> environment) {
      this(name, arguments, environment, 0);
    }

    /** The same with a limit on open files. */
    Start within(int files) {
      return new Start(name, arguments, environment, files);
    }

    static Start of(String name, String... arguments) {
      return new Start(name, List.of(arguments), Map.of());
    }
  }

  /** Starts the role; its output goes to files of its name in the folder. */
  static FleetProcess start(Path folder, Start start) {
    List<String> command = new ArrayList<>();
    if (start.openFiles() > 0) {
      // The shell sets the limit and becomes the process.
      String limit = "ulimit -n " + start.openFiles() + " && exec \"$@\"";
      command.addAll(List.of("sh", "-c", limit, "sh"));
    }
    // Many short-lived processes share few cores, so they should start quickly.
    command.addAll(PackagedJar.command("-XX:TieredStopAtLevel=1", "-Xmx256m"));
    command.addAll(start.arguments());
    try {
      Path out = folder.resolve(start.name() + ".out");
      Path err = folder.resolve(start.name() + ".err");
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("XDG_STATE_HOME", folder.toString());
      builder.environment().put("HOME", folder.toString());
      builder.environment().remove("HF_TOKEN");
      builder.environment().putAll(start.environment());
      builder.redirectOutput(out.toFile());
      builder.redirectError(ProcessBuilder.Redirect.appendTo(err.toFile()));
      return new FleetProcess(start.name(), builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + start.name(), e);
    }
  }

  /** Waits for the line that says it is ready. */
  FleetProcess ready() {
    await()
        .alias(name + " is ready")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(
            () -> {
              if (!process.isAlive()) {
                throw new IllegalStateException(name + " ended:\n" + Files.readString(err));
              }
              return Files.readString(out).contains("ready");
            });
    return this;
  }

  String name() {
    return name;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its stdout. */
  String printed() {
    try {
      return Files.readString(out);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + out, e);
    }
  }

  /** Its stderr. */
  String logged() {
    try {
      return Files.readString(err);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + err, e);
    }
  }

  /** Its command line, as other users of this machine can see it. */
  String commandLine() {
    return process.info().commandLine().orElse("");
  }

  /** Kills it (SIGKILL). */
  void kill() {
    signal("KILL");
    exitCode();
  }

  /** Sends a signal such as TERM, STOP or CONT to this process only. */
  void signal(String signal) {
    try {
      List<String> kill = List.of("kill", "-" + signal, Long.toString(process.pid()));
      new ProcessBuilder(kill).inheritIO().start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot send " + signal + " to " + name, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Stops it in order (SIGTERM). */
  void dismiss() {
    leaving = true;
    signal("TERM");
  }

  /** Whether it is alive and not being stopped. */
  boolean stays() {
    return isAlive() && !leaving;
  }

  /** Waits for its end. */
  int exitCode() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException(name + " does not end; see " + err);
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    exitCode();
  }
}
