package dev.sonde.cli.command;

import dev.sonde.simulator.SimulatorMain;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** The simulator as a process of its own. */
@Command(
    name = "simulator",
    aliases = "simulate",
    mixinStandardHelpOptions = true,
    description = "Stand in for the router until stopped.",
    footer = {
      "",
      "Flags: --port N, --control-port N, --scenario NAME|FILE, --seed N, --event-loops N",
      "",
      "Example:",
      "  sonde simulator --port 8090 --control-port 8091 --scenario default"
    })
final class SimulatorCommand implements Callable<Integer> {

  @Unmatched private List<String> flags = List.of();

  @Override
  public Integer call() throws Exception {
    SimulatorMain.main(flags.toArray(String[]::new));
    return ExitCode.OK.code();
  }
}
