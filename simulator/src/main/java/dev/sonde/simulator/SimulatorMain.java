package dev.sonde.simulator;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/** Runs a simulator until the process is stopped. */
public final class SimulatorMain {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "--host", "127.0.0.1",
          "--port", "8090",
          "--control-port", "8091",
          "--scenario", "default",
          "--seed", "1",
          "--event-loops", "1");

  private SimulatorMain() {}

  public static void main(String[] args) throws InterruptedException {
    SimulatorOptions options;
    try {
      options = options(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Simulator simulator = Simulator.start(options);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(simulator)));
    System.out.println(readyLine(simulator, options));
    new CountDownLatch(1).await();
  }

  /** The line that names the addresses and the scenario. */
  public static String readyLine(Simulator simulator, SimulatorOptions options) {
    return "simulator ready: router %s control http://%s:%d/__sim scenario %s seed %d"
        .formatted(
            simulator.baseUrl(),
            options.host(),
            simulator.controlPort(),
            options.scenario().name(),
            options.seed());
  }

  private static void stop(Simulator simulator) {
    simulator.close();
    simulator.warning().ifPresent(System.err::println);
  }

  static SimulatorOptions options(String... args) {
    Map<String, String> given = new TreeMap<>(DEFAULTS);
    for (int i = 0; i < args.length; i += 2) {
      if (!given.containsKey(args[i])) {
        throw new IllegalArgumentException(
            "unknown option " + args[i] + "; there are " + String.join(", ", given.keySet()));
      }
      if (i + 1 == args.length) {
        throw new IllegalArgumentException(args[i] + " needs a value");
      }
      given.put(args[i], args[i + 1]);
    }
    return new SimulatorOptions(
        given.getOrDefault("--host", ""),
        (int) number(given, "--port"),
        (int) number(given, "--control-port"),
        Scenario.named(given.getOrDefault("--scenario", "")),
        number(given, "--seed"),
        (int) number(given, "--event-loops"),
        null);
  }

  private static long number(Map<String, String> given, String option) {
    String value = given.getOrDefault(option, "");
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(option + " must be a number, found " + value, e);
    }
  }
}
