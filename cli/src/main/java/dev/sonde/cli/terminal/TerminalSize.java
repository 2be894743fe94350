package dev.sonde.cli.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The number of columns of the terminal. It is read when it is first needed, and again after a
 * change of size, once {@link #follow} was called. Java has no call for it, so {@code stty} reads
 * it. Locks itself.
 */
public final class TerminalSize {

  /** The terminal does not say it. */
  static final int UNKNOWN = 0;

  private static final int PATIENCE_SECONDS = 1;

  /** The terminal behind stderr, or else the one that controls the process. */
  private static final String ASK = "stty size <&2 2>/dev/null || stty size 2>/dev/null </dev/tty";

  /** Rows, then columns. */
  private static final Pattern SIZE = Pattern.compile("\\d{1,6} (\\d{1,6})\\s*");

  private final IntSupplier reading;
  private final AtomicBoolean changed;
  private int columns;

  /** A size that is read in this way. */
  TerminalSize(IntSupplier reading) {
    this(reading, UNKNOWN);
  }

  private TerminalSize(IntSupplier reading, int columns) {
    this.reading = reading;
    this.columns = columns;
    this.changed = new AtomicBoolean(columns == UNKNOWN);
  }

  /**
   * The size of the process's terminal.
   *
   * @param told the columns that the launcher has read, or null
   */
  static TerminalSize of(@Nullable String told) {
    boolean number = told != null && told.matches("\\d{1,6}");
    return new TerminalSize(TerminalSize::ask, number ? Integer.parseInt(told) : UNKNOWN);
  }

  /** The columns; {@link #UNKNOWN} if the terminal does not say them. */
  synchronized int columns() {
    if (changed.getAndSet(false)) {
      columns = reading.getAsInt();
    }
    return columns;
  }

  /** Reads the size again after each change of it. */
  void follow() {
    new Signals("WINCH").handle(() -> changed.set(true));
  }

  private static int ask() {
    try {
      Process asked =
          new ProcessBuilder("sh", "-c", ASK)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      asked.getOutputStream().close();
      try (InputStream answer = asked.getInputStream()) {
        if (!asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          return UNKNOWN;
        }
        return columns(new String(answer.readAllBytes(), StandardCharsets.US_ASCII));
      } finally {
        asked.destroy();
      }
    } catch (IOException e) {
      return UNKNOWN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return UNKNOWN;
    }
  }

  /** The columns in what {@code stty size} prints. */
  static int columns(String size) {
    Matcher found = SIZE.matcher(size);
    return found.matches() ? Integer.parseInt(found.group(1)) : UNKNOWN;
  }
}
