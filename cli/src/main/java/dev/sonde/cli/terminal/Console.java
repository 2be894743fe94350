package dev.sonde.cli.terminal;

import dev.sonde.analysis.report.Wrapped;
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
 * The streams of the command: results to {@link #out}, everything else to {@link #err}. Both pass
 * only characters that do not act on a terminal.
 */
public final class Console {

  /** The columns of a report in what is no terminal, such as a file. */
  private static final int FILE_WIDTH = 120;

  /** The columns of a terminal that does not say them. */
  private static final int TERMINAL_WIDTH = 80;

  private static final int NARROWEST = 20;
  private static final int WIDEST = 10_000;

  private final InputStream in;
  private final PrintStream out;
  private final PrintStream err;
  private final StatusLine status;
  private final Terminals terminals;
  private final Map<String, String> environment;

  /**
   * Creates the console of a process.
   *
   * @param environment of the process
   */
  public Console(
      InputStream in,
      PrintStream out,
      PrintStream err,
      Terminals terminals,
      Map<String, String> environment) {
    this.in = in;
    this.terminals = terminals;
    this.environment = Map.copyOf(environment);
    this.status = new StatusLine(err);
    this.out = printable(new PrintableOutput(out, isColorful(terminals.out())));
    this.err = printable(new PrintableOutput(status.printing(), isColorful(terminals.err())));
  }

  private static PrintStream printable(PrintableOutput way) {
    return new PrintStream(way, true, StandardCharsets.UTF_8);
  }

  private boolean isColorful(boolean terminal) {
    return terminal && environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  public InputStream in() {
    return in;
  }

  public PrintStream out() {
    return out;
  }

  public PrintStream err() {
    return err;
  }

  /** Of the process. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Whether the command may ask questions. */
  public boolean interactive() {
    return terminals.in();
  }

  /** Whether progress can be redrawn in place on {@link #err}. */
  public boolean live() {
    return terminals.err();
  }

  /** Whether results have colours, see no-color.org. */
  public boolean color() {
    return isColorful(terminals.out());
  }

  /** Prints a note on stderr. */
  public void note(String note) {
    line("note: " + note);
  }

  /** Prints a text on stderr: one line whatever it has, that a terminal shows with whole words. */
  public void line(String text) {
    message(PrintableText.line(text));
  }

  /** Prints lines on stderr. On a terminal, a line that is too long continues on the next one. */
  public void message(String lines) {
    err.println(live() ? Wrapped.block(lines, errorWidth()) : lines);
  }

  /** The number of columns that a report on stdout may use. */
  public int width() {
    return width(terminals.out(), FILE_WIDTH);
  }

  /** The number of columns that a list on stdout may use: what is no terminal gets all of it. */
  public int listWidth() {
    return width(terminals.out(), WIDEST);
  }

  /** The number of columns that lines on stderr may use: what is no terminal gets whole lines. */
  public int errorWidth() {
    return width(terminals.err(), WIDEST);
  }

  /** A terminal's own columns; otherwise those that {@code COLUMNS} asks for. */
  private int width(boolean terminal, int elsewhere) {
    int own = terminal ? terminals.size().columns() : TerminalSize.UNKNOWN;
    int usual = terminal ? TERMINAL_WIDTH : elsewhere;
    int width = own == TerminalSize.UNKNOWN ? asked(usual) : own;
    return Math.min(WIDEST, Math.max(NARROWEST, width));
  }

  private int asked(int usual) {
    String columns = environment.getOrDefault("COLUMNS", "");
    return columns.matches("[1-9]\\d{0,5}") ? Integer.parseInt(columns) : usual;
  }

  /** Draws the line of progress, on a terminal; an empty one only clears. */
  void status(String line) {
    status.show(PrintableText.line(line));
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
