package dev.sonde.cli;

import dev.sonde.cli.command.SondeCommand;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import java.time.InstantSource;
import java.util.Map;

/** The entry point: names the real clocks, streams and environment, and nothing else does. */
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
    Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
    int exitCode = SondeCommand.execute(console, clocks, args);
    System.out.flush();
    System.err.flush();
    // Everything has been closed; what lingers are client threads that an exit need not wait for.
    Runtime.getRuntime().halt(exitCode);
  }

  /** The launcher knows each stream; Java only knows whether all of them are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Only asked without the launcher, where less will do.
  private static boolean terminal(Map<String, String> environment, String variable) {
    String told = environment.get(variable);
    return told == null ? System.console() != null : told.equals("1");
  }
}
