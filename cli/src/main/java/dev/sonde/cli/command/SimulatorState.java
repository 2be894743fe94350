package dev.sonde.cli.command;

import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.files.OutputFile;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What a simulator continues with after a restart, kept in the folder of {@code --data}: the moment
 * that the changes of its scenario are counted from, and its port, which is part of what is
 * measured.
 *
 * @param port of the router; 0 for any free one
 */
record SimulatorState(String scenario, Instant beganAt, int port) {

  private static final String FILE = "simulator.properties";
  private static final int HIGHEST_PORT = 65_535;

  SimulatorState {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("port is " + port);
    }
  }

  /** Reads what was kept for this scenario; without it, or with another scenario, it begins now. */
  static SimulatorState read(Path folder, String scenario, InstantSource clock) {
    SimulatorState kept = read(folder.resolve(FILE));
    return kept != null && kept.scenario.equals(scenario)
        ? kept
        : new SimulatorState(scenario, clock.instant(), kept == null ? 0 : kept.port);
  }

  /** Keeps it for the next start. */
  void write(Path folder) {
    Properties kept = new Properties();
    kept.setProperty("scenario", scenario);
    kept.setProperty("began-at", beganAt.toString());
    kept.setProperty("port", Integer.toString(port));
    StringWriter text = new StringWriter();
    try {
      kept.store(text, null);
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw FileFault.writing(folder, e);
    }
    OutputFile.write(folder.resolve(FILE), text.toString());
  }

  private static @Nullable SimulatorState read(Path file) {
    Properties read = new Properties();
    try (Reader in = Files.newBufferedReader(file)) {
      read.load(in);
      return new SimulatorState(
          read.getProperty("scenario", ""),
          Instant.parse(read.getProperty("began-at", "")),
          Integer.parseInt(read.getProperty("port", "")));
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return null;
    }
  }
}
