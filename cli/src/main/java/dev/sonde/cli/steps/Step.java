package dev.sonde.cli.steps;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Report.CellName;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import java.util.List;

/**
 * One run of a stepped load.
 *
 * @param index from 1
 * @param label its load: {@code concurrency 4}, or {@code 12.5/s}
 * @param spec with the step's own load
 * @param targets of this step
 */
public record Step(int index, String label, Spec spec, List<Target> targets) {

  public Step {
    targets = List.copyOf(targets);
  }

  Step called(String other) {
    return new Step(index, other, spec, targets);
  }

  CellReport.Step name() {
    return new CellReport.Step(index, label);
  }

  /** A step with the report of its run. */
  public record Taken(Step step, Report report) {

    /** The step's thresholds, whose cells name the step. */
    List<ThresholdResult> thresholds() {
      return report.thresholds().stream().map(this::named).toList();
    }

    private ThresholdResult named(ThresholdResult result) {
      CellName cell = result.cell();
      CellName named =
          cell == null
              ? null
              : new CellName(cell.model(), cell.provider(), cell.region(), step.label());
      return result.at(named);
    }
  }
}
