package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Threshold;
import java.util.Optional;

/** Decides whether a threshold of an unfinished run is certain to fail. */
public final class EarlyEnd {

  private EarlyEnd() {}

  /**
   * The first threshold that is certain to fail, as written, with its provider and region. Empty
   * when the spec does not set {@code abortOnFail}.
   */
  public static Optional<String> of(ReportInput input) {
    Run run = input.run();
    if (!run.spec().abortOnFail()) {
      return Optional.empty();
    }
    CellReportBuilder reports = new CellReportBuilder(input, KeptProbes.of(input));
    for (MergedCell cell : input.cells().values()) {
      CellReport report = reports.of(cell);
      CellQuantities quantities = new CellQuantities(report, cell::latency);
      for (Threshold threshold : run.spec().thresholds()) {
        if (ThresholdRules.surelyFails(threshold, quantities)) {
          return Optional.of(threshold + " at " + report.provider() + " from " + report.region());
        }
      }
    }
    return Optional.empty();
  }
}
