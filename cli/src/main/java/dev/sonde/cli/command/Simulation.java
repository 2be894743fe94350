package dev.sonde.cli.command;

import dev.sonde.simulator.Scenario;
import dev.sonde.simulator.Simulator;
import dev.sonde.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The built-in simulator, if a scenario is named. */
final class Simulation implements AutoCloseable {

  private final @Nullable Simulator simulator;

  private Simulation(@Nullable Simulator simulator) {
    this.simulator = simulator;
  }

  /** Refuses a scenario that does not exist or cannot be read. */
  static void check(@Nullable String scenario) {
    if (scenario != null) {
      scenario(scenario);
    }
  }

  private static Scenario scenario(String name) {
    try {
      return Scenario.named(name);
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "--simulate: " + e.getMessage(), e);
    }
  }

  /** Starts the scenario, or nothing when none is named. */
  static Simulation start(@Nullable String scenario) {
    return start(scenario, 1);
  }

  /**
   * The same with another seed.
   *
   * @param seed of all random values; the same requests in the same order get the same answers
   */
  static Simulation start(@Nullable String scenario, long seed) {
    return new Simulation(
        scenario == null
            ? null
            : Simulator.start(SimulatorOptions.of(scenario(scenario)).seeded(seed)));
  }

  /**
   * Starts the scenario, or nothing when none is named.
   *
   * @param data where the next start finds the beginning of the scenario and the port; null to keep
   *     nothing
   */
  static Simulation start(@Nullable String scenario, @Nullable Path data, InstantSource clock) {
    if (scenario == null || data == null) {
      return start(scenario);
    }
    SimulatorState state = SimulatorState.read(data, scenario, clock);
    int port = Port.isFree("127.0.0.1", state.port()) ? state.port() : 0;
    Simulator started =
        Simulator.start(SimulatorOptions.of(scenario(scenario)).since(port, state.beganAt()));
    try {
      new SimulatorState(scenario, state.beganAt(), started.port()).write(data);
    } catch (RuntimeException e) {
      started.close();
      throw e;
    }
    return new Simulation(started);
  }

  /** The base URL that replaces the router's, or null without a simulator. */
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
