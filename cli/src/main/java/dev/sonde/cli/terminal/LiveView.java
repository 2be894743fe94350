package dev.sonde.cli.terminal;

import dev.sonde.common.text.PrintableText;
import java.util.function.IntFunction;

/** One line on stderr that is redrawn in place; no output if stderr is not a terminal. */
public final class LiveView implements AutoCloseable {

  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final Console console;
  private final boolean shown;
  private boolean drawn;

  public LiveView(Console console, boolean quiet) {
    this.console = console;
    this.shown = console.live() && !quiet;
  }

  /** Redraws the line for a number of columns. */
  public void draw(IntFunction<String> line) {
    if (shown) {
      console.err().print(CLEAR_LINE + PrintableText.line(line.apply(console.width() - 1)));
      console.err().flush();
      drawn = true;
    }
  }

  @Override
  public void close() {
    if (drawn) {
      console.err().print(CLEAR_LINE);
      console.err().flush();
    }
  }
}
