package dev.sonde.cli.terminal;

import java.util.function.IntFunction;

/** One line on stderr that is redrawn in place; no output if stderr is not a terminal. */
public final class LiveView implements AutoCloseable {

  private final Console console;
  private final boolean shown;

  public LiveView(Console console, boolean quiet) {
    this.console = console;
    this.shown = console.live() && !quiet;
  }

  /** Redraws the line for a number of columns. */
  public void draw(IntFunction<String> line) {
    if (shown) {
      // A terminal that wraps does so after the last column.
      console.status(line.apply(console.errorWidth() - 1));
    }
  }

  @Override
  public void close() {
    if (shown) {
      console.status("");
    }
  }
}
