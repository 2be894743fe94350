package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Compares with checked-in expectations. {@code SONDE_GOLDEN=write} rewrites them; review the diff.
 */
public final class Golden {

  private static final Path DIRECTORY =
      Path.of("src/test/resources/dev/sonde/analysis/report/golden");

  private Golden() {}

  public static void check(String name, String actual) {
    Path file = DIRECTORY.resolve(name);
    try {
      if ("write".equals(System.getenv("SONDE_GOLDEN"))) {
        Files.createDirectories(DIRECTORY);
        Files.writeString(file, actual);
      }
      assertThat(actual).as(name).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
