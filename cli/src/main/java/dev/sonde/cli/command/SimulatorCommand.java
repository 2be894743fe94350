package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.simulator.Scenario;
import dev.sonde.simulator.Simulator;
import dev.sonde.simulator.SimulatorMain;
import dev.sonde.simulator.SimulatorOptions;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the simulator until it is stopped. */
@Command(
    name = "simulator",
    aliases = "simulate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Simulate the router until it is stopped. A second port serves its records.",
    footer = {
      "",
      "Examples:",
      "  sonde simulator",
      "  sonde simulator --port 8090 --control-port 8091 --scenario slow-tail",
      "  curl -s http://127.0.0.1:8091/__sim/requests"
    })
final class SimulatorCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(SimulatorCommand.class);

  private final Console console;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "Address that both ports are bound to (${DEFAULT-VALUE}).")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8090",
      description = "Port of the router; 0 for any free port (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--control-port",
      paramLabel = "N",
      defaultValue = "8091",
      description = "Port that serves its records; 0 for any free port (${DEFAULT-VALUE}).")
  private int controlPort;

  @Option(
      names = "--scenario",
      paramLabel = "NAME|FILE",
      defaultValue = "default",
      description = "Name or file of the scenario (${DEFAULT-VALUE}).")
  private String scenario = "default";

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of all random values (${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--event-loops",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that serve the router's port (${DEFAULT-VALUE}).")
  private int eventLoops;

  @Mixin private final RoleFlags role = new RoleFlags();

  SimulatorCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Port.check("--port", host, port);
    Port.check("--control-port", host, controlPort);
    SimulatorOptions options = options();
    return new RoleProcess(console, "simulator", role)
        .run((closer, id, fatalErrors) -> start(closer, options));
  }

  private SimulatorOptions options() {
    try {
      return new SimulatorOptions(
          host, port, controlPort, Scenario.named(scenario), seed, eventLoops, null);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  private static String start(Closer closer, SimulatorOptions options) {
    Simulator simulator = Simulator.start(options);
    closer.add(
        () -> {
          simulator.close();
          simulator.warning().ifPresent(LOG::warn);
        });
    return SimulatorMain.readyLine(simulator, options);
  }
}
