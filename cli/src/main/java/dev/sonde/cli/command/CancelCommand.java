package dev.sonde.cli.command;

import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Cancels a run at a coordinator. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = {
      "Cancel a run at a coordinator.",
      "No further probes are sent, probes in flight end, and a report is written."
    },
    footer = {"", "Examples:", "  sonde cancel last", "  sonde cancel 01KABC"})
final class CancelCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "RUN", description = "A run id, a prefix of it, or last.")
  private String run = "last";

  @Mixin private final ServerFlags at = new ServerFlags();

  CancelCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Server server = at.server(console);
    String id = ServerFlags.run(server, run);
    server.cancel(id);
    console.out().println("run " + id + " is being cancelled");
    return ExitCode.OK.code();
  }
}
