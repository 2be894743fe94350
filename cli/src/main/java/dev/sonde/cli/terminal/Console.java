package dev.sonde.cli.terminal;

import dev.sonde.common.text.PrintableText;
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
 * The streams of the command: results to {@code out}, everything else to {@code err}. Both pass
 * only characters that do not act on a terminal.
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
    boolean color = isColorful(live, environment);
    out = printable(new PrintableOutput(out, color, false));
    err = printable(new PrintableOutput(err, color, live));
  }

  private static PrintStream printable(PrintableOutput way) {
    return new PrintStream(way, true, StandardCharsets.UTF_8);
  }

  private static boolean isColorful(boolean live, Map<String, String> environment) {
    return live && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Whether to use colours, see no-color.org. */
  public boolean color() {
    return isColorful(live, environment);
  }

  /** Prints a note on stderr, on one line. */
  public void note(String note) {
    line("note: " + note);
  }

  /** Prints a text on stderr, on one line whatever it has. */
  public void line(String text) {
    err.println(PrintableText.line(text));
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
