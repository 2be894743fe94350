package dev.sonde.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The streams of the command: results to {@code out}, everything else to {@code err}.
 *
 * @param interactive whether the command may ask questions on {@code in}
 * @param live whether progress can be redrawn in place on {@code err}
 * @param environment of the process
 */
public record Console(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean interactive,
    boolean live,
    Map<String, String> environment) {

  private static final int USUAL_WIDTH = 120;

  public Console {
    environment = Map.copyOf(environment);
  }

  /** Whether to use colours, see no-color.org. */
  public boolean color() {
    return live && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** The number of columns that output may use. */
  public int width() {
    try {
      return Math.max(80, Integer.parseInt(environment.getOrDefault("COLUMNS", "")));
    } catch (NumberFormatException e) {
      return USUAL_WIDTH;
    }
  }

  /** Asks a yes-or-no question; anything but yes is no. */
  public boolean confirm(String question) {
    err.print(question + " [y/N] ");
    err.flush();
    try {
      String line =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
      return line != null && line.strip().toLowerCase(Locale.ROOT).startsWith("y");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the answer", e);
    }
  }
}
