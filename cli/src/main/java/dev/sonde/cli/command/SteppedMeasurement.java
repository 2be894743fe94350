package dev.sonde.cli.command;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Cost;
import dev.sonde.analysis.report.ReasonCode;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.StepLines;
import dev.sonde.cli.files.FileFault;
import dev.sonde.cli.files.OutputFile;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.LocalFleet;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.steps.Step;
import dev.sonde.cli.steps.StepSequence;
import dev.sonde.cli.steps.SteppedReport;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Interrupts;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.submit.RunFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A sweep or a search: runs one after the other on one fleet, under one budget. */
final class SteppedMeasurement {

  private static final double NANOS = 1e9;

  /** Reasons that end all steps and not only the current one. */
  private static final Set<ReasonCode> ENDING =
      Set.of(ReasonCode.CANCELLED, ReasonCode.BUDGET, ReasonCode.QUOTA, ReasonCode.FAILED);

  private final Console console;
  private final FleetFlags flags;
  private final LocalFleet fleet;
  private final RunFactory runs;
  private final Following following;
  private @Nullable FileFault unsaved;

  SteppedMeasurement(
      Console console, Clocks clocks, FleetFlags flags, LocalFleet fleet, RunFactory runs) {
    this.console = console;
    this.flags = flags;
    this.fleet = fleet;
    this.runs = runs;
    this.following = new Following(console, clocks, flags.quiet, fleet);
  }

  /**
   * Runs the steps and delivers their report.
   *
   * @param checked worst-case cost of the check of the account, nano-USD
   */
  ExitCode measure(Spec spec, List<Target> targets, long checked) {
    StepSequence steps = StepSequence.of(spec, targets);
    List<Step.Taken> taken = new ArrayList<>();
    try (Interrupts interrupts = Interrupts.first(following::interrupt)) {
      long spent = checked;
      Optional<Step> next = steps.next();
      while (next.isPresent() && !following.isInterrupted()) {
        Long left =
            spec.budgetNanoUsd() == null ? null : Long.valueOf(spec.budgetNanoUsd() - spent);
        if (left != null && left <= 0) {
          break;
        }
        Step.Taken done = take(next.get(), left);
        taken.add(done);
        steps.accept(done);
        spent += spent(done.report());
        if (isEnding(done.report()) || isRefused(done, targets.size())) {
          break;
        }
        next = steps.next();
      }
    }
    steps.stop();
    if (taken.isEmpty()) {
      throw new CommandException(ExitCode.INCOMPLETE, "nothing was sent");
    }
    // The id is created last, so that "last" finds this report and not a step.
    Report report = SteppedReport.of(runs.newId(), spec, steps, taken);
    Path folder = save(report);
    new Results(console, flags).deliver(report, folder, unsaved);
    return ExitCode.of(report);
  }

  private Step.Taken take(Step step, @Nullable Long left) {
    Step capped =
        new Step(step.index(), step.label(), step.spec().withBudget(left), step.targets());
    if (!flags.quiet) {
      String whom = capped.targets().size() == 1 ? " of " + capped.targets().get(0).provider() : "";
      console.line("step " + step.index() + ": " + step.label() + whom);
    }
    Run run = runs.run(RunPlanner.plan(capped.spec(), capped.targets()), fleet.placement());
    Following.Ended ended = following.follow(run);
    unsaved = unsaved == null ? ended.unsaved() : unsaved;
    Report report = ended.report();
    if (!flags.quiet) {
      StepLines.of(report).forEach(line -> console.line("  " + line));
    }
    return new Step.Taken(capped, report);
  }

  /** Whether all targets refuse the token; the step of a search has only one of them. */
  private static boolean isRefused(Step.Taken taken, int targets) {
    return taken.step().targets().size() == targets
        && taken.report().reasons().stream().anyMatch(each -> each.code().is(ReasonCode.AUTH));
  }

  private static boolean isEnding(Report report) {
    boolean byGoal =
        report.reasons().stream().anyMatch(each -> each.code().is(ReasonCode.THRESHOLD));
    return !byGoal && report.reasons().stream().anyMatch(SteppedMeasurement::isEnding);
  }

  private static boolean isEnding(Report.Reason reason) {
    return ENDING.stream().anyMatch(reason.code()::is);
  }

  /** The cost of a step in nano-USD, rounded up so that the steps stay within the budget. */
  private static long spent(Report report) {
    double usd =
        report.cells().stream()
            .flatMap(cell -> Stream.of(amount(cell.cost()), amount(cell.warmup())))
            .mapToDouble(Double::doubleValue)
            .sum();
    return (long) Math.ceil(usd * NANOS);
  }

  private static double amount(Cost cost) {
    return cost.totalUsd() == null ? 0 : cost.totalUsd();
  }

  private static double amount(CellReport.Warmup warmup) {
    return warmup.costUsd() == null ? 0 : warmup.costUsd();
  }

  private Path save(Report report) {
    Path folder = SavedRuns.of(console.environment()).create(report.run().id());
    try {
      OutputFile.write(folder.resolve(SavedRuns.REPORT), ReportJson.write(report));
    } catch (FileFault e) {
      unsaved = e;
    }
    return folder;
  }
}
