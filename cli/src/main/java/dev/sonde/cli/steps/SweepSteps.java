package dev.sonde.cli.steps;

import dev.sonde.analysis.report.ReasonCode;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.SearchResult;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The loads of a sweep, in the order of the spec. */
final class SweepSteps implements StepSequence {

  private final Spec spec;
  private final List<LoadSpec> loads;
  private final List<Target> targets;
  private int begun;
  private boolean isStopped;

  SweepSteps(Spec spec, LoadSpec.Sweep sweep, List<Target> targets) {
    this.spec = spec;
    this.loads = sweep.steps();
    this.targets = List.copyOf(targets);
  }

  @Override
  public Optional<Step> next() {
    if (isStopped || begun >= loads.size()) {
      return Optional.empty();
    }
    LoadSpec load = loads.get(begun);
    begun++;
    return Optional.of(
        new Step(begun, label(load), spec.withLoad(load, spec.thresholds()), targets));
  }

  private static String label(LoadSpec load) {
    return load.match(
        closed -> "concurrency " + closed.concurrency(),
        open -> Rates.text(open.stages().get(0).perSecond()),
        LoadSpec.Trace::name);
  }

  @Override
  public void accept(Step.Taken taken) {}

  @Override
  public void stop() {
    isStopped = true;
  }

  @Override
  public int most() {
    return loads.size();
  }

  @Override
  public List<SearchResult> found() {
    return List.of();
  }

  @Override
  public List<Report.Reason> reasons(List<Step.Taken> taken) {
    List<Report.Reason> reasons = new ArrayList<>();
    taken.forEach(each -> reasons.addAll(Reasons.of(each)));
    if (taken.size() < loads.size()) {
      reasons.add(
          new Report.Reason(ReasonCode.STEPS, (double) taken.size(), (double) loads.size(), null));
    }
    return reasons;
  }

  @Override
  public List<Report.ThresholdResult> thresholds(List<Step.Taken> taken) {
    // A threshold that matches no cell is reported once, not once a step.
    return taken.stream().flatMap(each -> each.thresholds().stream()).distinct().toList();
  }
}
