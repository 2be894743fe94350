package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Follows a run at a coordinator to its end. */
@Command(
    name = "watch",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Follow a run at a coordinator, print its report, end with its exit code.",
      "Ctrl-C ends the command; the run continues."
    },
    footer = {
      "",
      "Examples:",
      "  sonde watch last",
      "  sonde watch 01K --server http://sonde.internal:8080 -o json"
    })
final class WatchCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;

  @Parameters(paramLabel = "RUN", description = "A run id, a prefix of it, or last.")
  private String run = "last";

  @Mixin private final ServerFlags at = new ServerFlags();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Output format (${DEFAULT-VALUE}).")
  private FleetFlags.Output output = FleetFlags.Output.text;

  @Option(names = "--quiet", description = "Print no progress on stderr.")
  private boolean quiet;

  WatchCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() {
    Server server = at.server(console);
    return new Watching(console, clocks, quiet, output).watch(server, ServerFlags.run(server, run));
  }
}
