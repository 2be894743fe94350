package dev.sonde.cli.steps;

import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.SearchResult;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import java.util.List;
import java.util.Optional;

/** The steps of a load, one at a time, because the next may depend on the result of the last. */
public interface StepSequence {

  /** The next step; empty after the last. */
  Optional<Step> next();

  /** Adds the result of a step. */
  void accept(Step.Taken taken);

  /** Ends the sequence: the budget is spent, or the user interrupted it. */
  void stop();

  /** The largest number of steps, for a plan. */
  int most();

  /** The results of a search by target; empty for a sweep. */
  List<SearchResult> found();

  /** The reasons of the whole sequence's verdict. */
  List<Report.Reason> reasons(List<Step.Taken> taken);

  /** The threshold results of the whole sequence. */
  List<Report.ThresholdResult> thresholds(List<Step.Taken> taken);

  /**
   * The steps of a spec's load.
   *
   * @throws IllegalArgumentException when the load is not a sweep or a search
   */
  static StepSequence of(Spec spec, List<Target> targets) {
    return spec.load()
        .matchSteps(
            sweep -> new SweepSteps(spec, sweep, targets),
            search -> new SearchSteps(spec, search, targets));
  }
}
