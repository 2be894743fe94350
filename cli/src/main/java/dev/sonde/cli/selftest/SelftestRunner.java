package dev.sonde.cli.selftest;

import dev.sonde.analysis.report.Report;
import dev.sonde.cli.fleet.LocalFleet;
import dev.sonde.cli.fleet.LocalRun;
import dev.sonde.cli.fleet.SavedEvents;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.submit.RunFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Runs the steps of a selftest, one run each, on a started fleet. */
public final class SelftestRunner {

  /** The scenario of the simulator: streams as short as the shortest real ones. */
  public static final String SCENARIO = "paced";

  private static final String SPEC =
      """
      name: selftest
      models: [truth/model]
      providers: [a]
      endpoint: %s
      prompts: ["How long did this take?"]
      request: {maxTokens: 16, timeout: 10s}
      load: {rate: %s/s, duration: %ss}
      warmup: %d
      """;

  private static final String MODEL = "truth/model";
  private static final int WARMUP = 20;
  private static final double WARM_UP_RATE = 100;
  private static final double WARM_UP_SECONDS = 3;

  private final LocalFleet fleet;
  private final SpecParser parser;
  private final Path folder;
  private final RunFactory runs;

  /**
   * Creates the runner.
   *
   * @param folder a temporary folder for the runs
   */
  public SelftestRunner(LocalFleet fleet, SpecParser parser, Path folder, RunFactory runs) {
    this.fleet = fleet;
    this.parser = parser;
    this.folder = folder;
    this.runs = runs;
  }

  /**
   * Runs steps of growing load until one exceeds the limit.
   *
   * @param rates probes a second, ascending
   * @param seconds the duration of each step
   * @param seen receives each step as it ends
   */
  public List<SelftestStep> steps(
      List<Double> rates, double seconds, double limitMillis, Consumer<SelftestStep> seen) {
    List<SelftestStep> steps = new ArrayList<>();
    try (SimulatorProcess simulator = SimulatorProcess.start(SCENARIO)) {
      // Warms up both processes: a cold start is no property of the machine.
      step(simulator, WARM_UP_RATE, WARM_UP_SECONDS);
      for (double rate : rates) {
        SelftestStep step = step(simulator, rate, seconds);
        steps.add(step);
        seen.accept(step);
        if (!step.within(limitMillis)) {
          break;
        }
      }
    }
    return steps;
  }

  private SelftestStep step(SimulatorProcess simulator, double rate, double seconds) {
    String text =
        SPEC.formatted(
            simulator.router(), number(rate), number(seconds), Math.min(WARMUP, (int) rate));
    Spec spec = parser.parse("selftest", text);
    Target target = Target.of(0, MODEL, "a", MODEL + ":a", simulator.router());
    Run run = runs.run(RunPlanner.plan(spec, List.of(target)), fleet.placement());
    SavedRuns saved = SavedRuns.of(Map.of("XDG_STATE_HOME", folder.toString()));
    try (LocalRun started = LocalRun.start(fleet.settings(), run, saved)) {
      Report report = started.await(soFar -> {});
      return SelftestStep.of(rate, report, measured(run, started.folder()), simulator.served());
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  private static List<MeasuredRequest> measured(Run run, Path folder) {
    List<MeasuredRequest> events = new ArrayList<>();
    try {
      SavedEvents.read(
          folder.resolve(SavedRuns.EVENTS),
          new EventCodec.Handler() {
            @Override
            public void probe(ProbeEvent event) {
              if (event.outcome() == Outcome.OK && !run.isWarmup(event.index())) {
                events.add(MeasuredRequest.of(event));
              }
            }

            @Override
            public void end(String ended, String reason) {}
          });
    } catch (IOException e) {
      throw new UncheckedIOException("the events of a step cannot be read", e);
    }
    return events;
  }
}
