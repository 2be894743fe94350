package dev.sonde.cli.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Which streams of the process are terminals, and how wide these are.
 *
 * @param in whether the command may ask questions
 * @param out whether a person sees results as they are printed
 * @param err whether progress can be redrawn in place
 */
public record Terminals(boolean in, boolean out, boolean err, TerminalSize size) {

  /** No stream is a terminal. */
  public static final Terminals NONE =
      new Terminals(false, false, false, new TerminalSize(() -> TerminalSize.UNKNOWN));

  private static final Path STREAMS = Path.of("/proc/self/fd");

  /**
   * Asks the launcher's variables, or the system where there is no launcher. The size is followed
   * from now on.
   */
  public static Terminals of(Map<String, String> environment) {
    boolean out = isTerminal(environment, "SONDE_STDOUT_TTY", 1);
    boolean err = isTerminal(environment, "SONDE_STDERR_TTY", 2);
    TerminalSize size = TerminalSize.of(environment.get("SONDE_TTY_COLUMNS"));
    if (out || err) {
      size.follow();
    }
    return new Terminals(isTerminal(environment, "SONDE_STDIN_TTY", 0), out, err, size);
  }

  private static boolean isTerminal(Map<String, String> environment, String variable, int stream) {
    String told = environment.get(variable);
    return told == null ? isTerminal(STREAMS, stream) : told.equals("1");
  }

  /** By the device of a stream, where the system names it; Java only knows it of all of them. */
  @SuppressWarnings("SystemConsoleNull") // For systems without /proc.
  static boolean isTerminal(Path streams, int stream) {
    try {
      String device = Files.readSymbolicLink(streams.resolve(Integer.toString(stream))).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException e) {
      return System.console() != null;
    }
  }
}
