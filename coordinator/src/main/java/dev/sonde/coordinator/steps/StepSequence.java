package dev.sonde.coordinator.steps;

import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.SearchResult;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import java.util.List;
import java.util.Optional;

/** The steps of a load, one at a time: the next may depend on what the last one found. */
public interface StepSequence {

  /** The next step; empty when there is no more to do. */
  Optional<Step> next();

  /** Takes in what a step found. */
  void accept(Step.Taken taken);

  /** Nothing more will be taken: the budget is spent, or someone interrupted. */
  void stop();

  /** At most so many steps, for a plan. */
  int most();

  /** The results of a search by target; empty for a sweep. */
  List<SearchResult> found();

  /** What stands against the whole. */
  List<Report.Reason> reasons(List<Step.Taken> taken);

  /** The thresholds that the whole is held to. */
  List<Report.ThresholdResult> thresholds(List<Step.Taken> taken);

  /**
   * The steps of a spec's load.
   *
   * @throws IllegalArgumentException when its load has no steps
   */
  static StepSequence of(Spec spec, List<Target> targets) {
    return spec.load()
        .matchSteps(
            sweep -> new SweepSteps(spec, sweep, targets),
            search -> new SearchSteps(spec, search, targets));
  }
}
