package dev.sonde.cli;

import dev.sonde.cli.command.SondeCommand;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One small simulated comparison, run once after a build while the JVM notes which classes a start
 * needs. It ends by an ordinary exit, without which no archive is written.
 */
public final class Training {

  private static final int MEASURED_UNDER_LOAD = 3;

  private Training() {}

  public static void main(String[] args) throws IOException {
    Path state = Files.createTempDirectory("sonde-training-");
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Console console =
        new Console(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            false,
            false,
            Map.of("XDG_STATE_HOME", state.toString(), "HOME", state.toString()));
    Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
    int exitCode =
        SondeCommand.execute(
            console, clocks, "compare", "truth/model", "--simulate", "flat", "--count", "3");
    if (exitCode > MEASURED_UNDER_LOAD) {
      System.err.println("the training run ended with " + exitCode);
    }
    try (Stream<Path> made = Files.walk(state)) {
      for (Path each : made.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
    // Whatever the verdict on a machine that has just built, the classes were loaded.
    System.exit(0);
  }
}
