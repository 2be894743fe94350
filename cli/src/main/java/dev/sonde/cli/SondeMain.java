package dev.sonde.cli;

import dev.sonde.cli.command.SondeCommand;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import java.time.InstantSource;
import java.util.Map;

/** The entry point: passes the real clocks, streams and environment to the command. */
public final class SondeMain {

  private SondeMain() {}

  public static void main(String[] args) {
    Map<String, String> environment = System.getenv();
    Console console =
        new Console(
            System.in,
            System.out,
            System.err,
            terminal(environment, "SONDE_STDIN_TTY"),
            terminal(environment, "SONDE_STDERR_TTY"),
            environment);
    // What libraries and uncaught exceptions print passes the same way.
    System.setOut(console.out());
    System.setErr(console.err());
    Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
    int exitCode = SondeCommand.execute(console, clocks, args);
    System.out.flush();
    System.err.flush();
    // Everything is closed. The exit need not wait for the client threads that remain.
    Runtime.getRuntime().halt(exitCode);
  }

  /** Whether a stream is a terminal: the launcher says it for each stream, Java only for all. */
  @SuppressWarnings("SystemConsoleNull") // A fallback without the launcher.
  private static boolean terminal(Map<String, String> environment, String variable) {
    String told = environment.get(variable);
    return told == null ? System.console() != null : told.equals("1");
  }
}
