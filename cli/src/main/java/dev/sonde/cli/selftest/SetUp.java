package dev.sonde.cli.selftest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The properties that a machine's error depends on, as one line that can be compared. */
public final class SetUp {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");
  private static final String MODEL = "model name";

  private SetUp() {}

  /** Model and number of processors, and the major version of Java. */
  public static String here() {
    return of(
        model(PROCESSORS), Runtime.getRuntime().availableProcessors(), Runtime.version().feature());
  }

  static String of(String model, int processors, int java) {
    return "%s, %d processors, Java %d".formatted(model, processors, java);
  }

  /** The model of the processor on Linux, the architecture elsewhere. */
  static String model(Path file) {
    if (!Files.isReadable(file)) {
      return System.getProperty("os.arch", "unknown");
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(MODEL))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch", "unknown"));
    } catch (IOException | UncheckedIOException e) {
      return System.getProperty("os.arch", "unknown");
    }
  }
}
