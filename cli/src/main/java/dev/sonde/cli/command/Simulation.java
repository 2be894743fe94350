package dev.sonde.cli.command;

import dev.sonde.simulator.Scenario;
import dev.sonde.simulator.Simulator;
import dev.sonde.simulator.SimulatorOptions;
import org.jspecify.annotations.Nullable;

/** The built-in simulator, where it was asked for. */
final class Simulation implements AutoCloseable {

  private final @Nullable Simulator simulator;

  private Simulation(@Nullable Simulator simulator) {
    this.simulator = simulator;
  }

  /** Starts the scenario, or nothing when none is named. */
  static Simulation start(@Nullable String scenario) {
    if (scenario == null) {
      return new Simulation(null);
    }
    try {
      return new Simulation(Simulator.start(SimulatorOptions.of(Scenario.named(scenario))));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "--simulate: " + e.getMessage(), e);
    }
  }

  /** Where it stands in for the router, or null. */
  @Nullable String baseUrl() {
    return simulator == null ? null : simulator.baseUrl();
  }

  @Override
  public void close() {
    if (simulator != null) {
      simulator.close();
    }
  }
}
