package dev.sonde.cli;

import dev.sonde.cli.command.SondeCommand;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import java.time.InstantSource;

/** The entry point: names the real clocks, streams and environment, and nothing else does. */
public final class SondeMain {

  private SondeMain() {}

  public static void main(String[] args) {
    Console console =
        new Console(
            System.in, System.out, System.err, System.console() != null, System.getenv());
    Clocks clocks = new Clocks(System::nanoTime, InstantSource.system());
    int exitCode = SondeCommand.execute(console, clocks, args);
    System.out.flush();
    System.err.flush();
    // Everything has been closed; what lingers are client threads that an exit need not wait for.
    Runtime.getRuntime().halt(exitCode);
  }
}
