package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Comparison.PairTest;
import dev.sonde.analysis.report.Report.CellName;
import dev.sonde.analysis.report.Report.ThresholdResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts a stepped report for output formats that have no steps. A step of a sweep becomes part
 * of the model's name, because each step has its own ranking; a step of a search becomes part of
 * the provider's name.
 */
public final class ByStep {

  private ByStep() {}

  /** The report with its steps written into the names; unchanged if it has no steps. */
  public static Report named(Report report) {
    if (!report.isStepped()) {
      return report;
    }
    return new Report(
        report.schema(),
        report.run(),
        report.judgement(),
        report.execution(),
        report.cells().stream()
            .map(report.search() == null ? ByStep::named : ByStep::searched)
            .toList(),
        new Report.Evaluation(
            new Comparison(
                report.comparison().referenceProvider(),
                report.comparison().tests().stream().map(ByStep::named).toList()),
            List.of(),
            report.search() == null
                ? report.thresholds().stream().map(ByStep::named).toList()
                : report.thresholds()),
        report.workers(),
        report.context());
  }

  private static String name(String model, @Nullable String step) {
    return step == null ? model : model + " at " + step;
  }

  private static CellReport named(CellReport cell) {
    return cell.named(name(cell.model(), cell.step() == null ? null : cell.step().label()));
  }

  private static CellReport searched(CellReport cell) {
    CellReport.Step step = cell.step();
    return step == null ? cell : cell.suffixed(" at " + step.label());
  }

  private static PairTest named(PairTest test) {
    return test.of(name(test.model(), test.step()));
  }

  private static ThresholdResult named(ThresholdResult result) {
    CellName cell = result.cell();
    return cell == null
        ? result
        : result.at(
            new CellName(
                name(cell.model(), cell.step()), cell.provider(), cell.region(), cell.step()));
  }
}
