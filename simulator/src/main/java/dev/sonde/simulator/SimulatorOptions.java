package dev.sonde.simulator;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Options of a simulator.
 *
 * @param host address to bind
 * @param port port of the router; 0 for any free one
 * @param controlPort port of the control server; 0 for any free one
 * @param scenario the scenario
 * @param seed of all random values
 * @param eventLoops threads that serve the router's port
 * @param beganAt when its scenario began, which its changes are counted from; null for the start of
 *     the simulator
 */
public record SimulatorOptions(
    String host,
    int port,
    int controlPort,
    Scenario scenario,
    long seed,
    int eventLoops,
    @Nullable Instant beganAt) {
  public SimulatorOptions {
    Require.filled("host", host);
    Require.between("port", port, 0, 65_535);
    Require.between("controlPort", controlPort, 0, 65_535);
    Require.between("eventLoops", eventLoops, 1, 256);
  }

  /** Options with loopback, any free ports, seed 1 and one event loop. */
  public static SimulatorOptions of(Scenario scenario) {
    return new SimulatorOptions("127.0.0.1", 0, 0, scenario, 1, 1, null);
  }

  /** These options with another seed. */
  public SimulatorOptions seeded(long other) {
    return new SimulatorOptions(host, port, controlPort, scenario, other, eventLoops, beganAt);
  }

  /** These options with another port of the router and another beginning of the scenario. */
  public SimulatorOptions since(int atPort, Instant begin) {
    return new SimulatorOptions(host, atPort, controlPort, scenario, seed, eventLoops, begin);
  }
}
