package dev.sonde.cli.command;

import dev.sonde.cli.files.PromptFiles;
import dev.sonde.cli.fleet.BrokerAhead;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.FleetOptions;
import dev.sonde.cli.fleet.FleetSize;
import dev.sonde.cli.fleet.LocalFleet;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.log.QuietLog;
import dev.sonde.cli.selftest.SavedSelftest;
import dev.sonde.cli.selftest.SetUp;
import dev.sonde.cli.steps.StepPlan;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Interrupts;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.dispatch.RunRetention;
import dev.sonde.coordinator.plan.ExpectedClaims;
import dev.sonde.coordinator.plan.RunPlan;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.submit.RunFactory;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Measures a spec and delivers its report; shared by {@code compare} and {@code run}. */
final class Measurement {

  private final Console console;
  private final Clocks clocks;
  private final FleetFlags flags;
  private final BrokerAhead ahead;
  private final Credentials credentials;

  Measurement(
      Console console,
      Clocks clocks,
      FleetFlags flags,
      BrokerAhead ahead,
      Credentials credentials) {
    this.console = console;
    this.clocks = clocks;
    this.flags = flags;
    this.ahead = ahead;
    this.credentials = credentials;
  }

  /** Returns the spec; the URL of a simulator, if not null, replaces the router's. */
  @FunctionalInterface
  interface SpecSource {
    Spec spec(SpecParser parser, @Nullable String simulator);
  }

  /**
   * Measures the spec and returns the exit code of its report.
   *
   * @param folder the folder of the files that the spec names
   */
  ExitCode run(Path folder, SpecSource source) {
    if (flags.quiet) {
      QuietLog.start(console.environment());
    }
    SpecParser parser = new SpecParser(new PromptFiles(folder, console.in()));
    // Parsed before anything starts, so that a wrong flag is reported at once.
    Spec spec = source.spec(parser, null);
    flags.check();
    SavedRuns.of(console.environment()).check();
    Simulation.check(flags.simulate);
    Vertx vertx = LocalVertx.create();
    // The broker takes longest and starts first; simulator and catalog start in parallel.
    try (LocalVertx.Closing closing = LocalVertx.closing(vertx);
        LocalFleet fleet = LocalFleet.start(fleetOptions(spec), clocks, vertx);
        Simulation simulation = Simulation.start(flags.simulate, spec.seed())) {
      String simulator = simulation.baseUrl();
      return measure(fleet, simulator == null ? spec : source.spec(parser, simulator));
    }
  }

  private ExitCode measure(LocalFleet fleet, Spec spec) {
    List<Target> targets =
        Discovery.forRun(console, clocks, credentials, flags.catalog, flags.quiet).targets(spec);
    Optional<RunPlan> plan =
        spec.load().stepped() ? Optional.empty() : Optional.of(RunPlanner.plan(spec, targets));
    Announcement announcement = new Announcement(console);
    Preflight preflight = new Preflight(credentials, flags.preflight);
    Optional<Target> asked = preflight.asked(spec, targets);
    if (!flags.quiet) {
      plan.ifPresentOrElse(
          announcement::print, () -> announcement.print(StepPlan.of(spec, targets)));
      asked.ifPresent(announcement::check);
    }
    refuseCheckBeyond(spec, asked);
    RehearsalCheck rehearsal = new RehearsalCheck(console, flags);
    var rehearsed = rehearsal.begin(fleet, spec, targets.size());
    if (!flags.yes && console.interactive() && flags.simulate == null) {
      announcement.requireConsent();
    }
    rehearsal.judge(rehearsed.join());
    asked.ifPresent(
        target -> preflight.check(spec, target, flags.catalog.hub(console, spec.endpoint())));
    fleet.ready().join();
    String full =
        ExpectedClaims.note(
            ExpectedClaims.of(spec.load(), targets.size()), fleet.placement().shards());
    if (!full.isEmpty() && !flags.quiet) {
      console.note(full);
    }
    RunFactory runs = new RunFactory(clocks.wall(), Version.number());
    long checked = asked.map(Preflight::mostNanoUsd).orElse(0L);
    if (plan.isEmpty()) {
      return new SteppedMeasurement(console, clocks, flags, fleet, runs)
          .measure(spec, targets, checked);
    }
    return follow(fleet, runs.run(plan.get(), fleet.placement()).checkedFor(checked));
  }

  /** Refuses a check of the account that the budget does not cover. */
  private static void refuseCheckBeyond(Spec spec, Optional<Target> asked) {
    Long cap = spec.budgetNanoUsd();
    if (cap != null && asked.isPresent() && Preflight.mostNanoUsd(asked.get()) > cap) {
      throw new CommandException(
          ExitCode.INCOMPLETE,
          "the budget does not cover one token to check the account; raise --budget, or skip the"
              + " check with --no-preflight");
    }
  }

  private FleetOptions fleetOptions(Spec spec) {
    return new FleetOptions(
        flags.kafkaHome(ahead),
        spec.regions(),
        FleetSize.of(flags.workers).forLoad(ExpectedClaims.partitions(ExpectedClaims.of(spec))),
        Version.number(),
        credentials.keys(),
        RoleName.of(null),
        flags.simulate == null ? 1 : 2,
        SavedSelftest.of(console.environment())
            .noiseFloor(
                SetUp.here(),
                Version.number(),
                note -> {
                  if (!flags.quiet) {
                    console.note(note);
                  }
                }),
        RunRetention.USUAL,
        credentials.outbound());
  }

  private ExitCode follow(LocalFleet fleet, Run run) {
    Following following = new Following(console, clocks, flags.quiet, fleet);
    Following.Ended ended;
    try (Interrupts interrupts = Interrupts.first(following::interrupt)) {
      ended = following.follow(run);
    }
    Results results = new Results(console, flags);
    new RefusedTokens(credentials)
        .of(run.targets(), ended.report())
        .ifPresent(results::insteadOfText);
    results.deliver(ended.report(), ended.folder(), ended.unsaved());
    return ExitCode.of(ended.report());
  }
}
