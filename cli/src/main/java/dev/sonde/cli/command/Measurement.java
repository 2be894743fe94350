package dev.sonde.cli.command;

import com.github.f4b6a3.ulid.UlidCreator;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.FleetOptions;
import dev.sonde.cli.fleet.LocalFleet;
import dev.sonde.cli.fleet.LocalRun;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Interrupts;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.report.Report;
import dev.sonde.coordinator.report.ReportJson;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code compare} and {@code run} share: from a spec to its report. */
final class Measurement {

  private final Console console;
  private final Clocks clocks;
  private final FleetFlags flags;
  private final Path folder;

  Measurement(Console console, Clocks clocks, FleetFlags flags) {
    this(console, clocks, flags, Path.of(""));
  }

  private Measurement(Console console, Clocks clocks, FleetFlags flags, Path folder) {
    this.console = console;
    this.clocks = clocks;
    this.flags = flags;
    this.folder = folder;
  }

  /** The files a spec names are looked for in this folder. */
  Measurement from(Path specFolder) {
    return new Measurement(console, clocks, flags, specFolder);
  }

  /** Gives the spec, told where the simulator stands for the router, or null. */
  @FunctionalInterface
  interface SpecSource {
    Spec spec(SpecParser parser, @Nullable String simulator);
  }

  ExitCode run(SpecSource source) {
    SpecParser parser = Specs.parser(PromptSource.relativeTo(folder));
    // Parsed before anything starts: a wrong flag is told at once.
    Spec spec = source.spec(parser, null);
    try (Simulation simulation = Simulation.start(flags.simulate, console)) {
      if (simulation.running()) {
        spec = source.spec(parser, simulation.baseUrl());
      }
      return measure(spec);
    }
  }

  private ExitCode measure(Spec spec) {
    Vertx vertx = LocalVertx.create();
    FleetOptions options =
        new FleetOptions(
            flags.kafkaHome(),
            spec.regions(),
            flags.workers,
            Runtime.getRuntime().availableProcessors(),
            Version.number(),
            console.environment());
    try (LocalVertx.Closing closing = LocalVertx.closing(vertx);
        LocalFleet fleet = LocalFleet.start(options, clocks, vertx)) {
      List<Target> targets = new Discovery(console).targets(spec);
      fleet.ready().join();
      Run run =
          RunPlanner.plan(
              spec,
              targets,
              new RunPlanner.Identity(
                  UlidCreator.getMonotonicUlid(clocks.wall().millis()).toString(),
                  fleet.shards(spec.regions().get(0)),
                  fleet.eventPartitions(),
                  Version.number()));
      return follow(fleet, run);
    }
  }

  private ExitCode follow(LocalFleet fleet, Run run) {
    try (LocalRun started =
            LocalRun.start(fleet.settings(), run, SavedRuns.of(console.environment()));
        Interrupts interrupts = Interrupts.first(() -> started.cancel("interrupted"))) {
      Report report = started.await(cells -> {});
      console.out().print(ReportJson.write(report));
      return ExitCode.of(report);
    }
  }
}
