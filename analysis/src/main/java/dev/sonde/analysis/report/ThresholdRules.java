package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Report.CellName;
import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.common.run.Threshold;
import java.util.ArrayList;
import java.util.List;

/** Judges thresholds. */
public final class ThresholdRules {

  private ThresholdRules() {}

  /**
   * Judges each threshold on every cell that its selector matches; insufficient when none matches.
   */
  public static List<ThresholdResult> judge(
      List<Threshold> thresholds, List<CellQuantities> cells) {
    List<ThresholdResult> results = new ArrayList<>();
    for (Threshold threshold : thresholds) {
      int before = results.size();
      for (CellQuantities cell : cells) {
        if (selects(threshold, cell)) {
          results.add(judge(threshold, cell));
        }
      }
      if (results.size() == before) {
        results.add(
            new ThresholdResult(ReportedThreshold.of(threshold), null, null, Result.INSUFFICIENT));
      }
    }
    return results;
  }

  private static boolean selects(Threshold threshold, CellQuantities cell) {
    return cell.report().name().isSelectedBy(threshold.selector());
  }

  private static ThresholdResult judge(Threshold threshold, CellQuantities cell) {
    return switch (threshold.judgement()) {
      case VALUE -> byValue(threshold, cell.report(), cell.value(threshold.quantity()));
      case SURELY -> byInterval(threshold, cell);
    };
  }

  /** Passes only when the whole interval holds. */
  private static ThresholdResult byInterval(Threshold threshold, CellQuantities cell) {
    double value = cell.value(threshold.quantity());
    ThresholdResult byValue = byValue(threshold, cell.report(), value);
    Interval interval = cell.interval(threshold.quantity()).orElse(null);
    if (Double.isNaN(value)) {
      return byValue;
    }
    if (interval == null) {
      return byValue.judged(Result.INSUFFICIENT, null);
    }
    boolean holds = threshold.holds(interval.lower()) && threshold.holds(interval.upper());
    return byValue.judged(
        holds ? Result.PASS : Result.FAIL, Double.isFinite(interval.upper()) ? interval : null);
  }

  private static ThresholdResult byValue(Threshold threshold, CellReport report, double value) {
    ReportedThreshold reported = ReportedThreshold.of(threshold);
    CellName cell = report.name();
    boolean neverAnswered = report.ledger().failed() > 0 && report.ledger().succeeded() == 0;
    if (Double.isNaN(value)) {
      // A provider that never answered holds no limit, however few its probes were.
      return new ThresholdResult(
          reported, cell, null, neverAnswered ? Result.FAIL : Result.INSUFFICIENT);
    }
    // An infinite value cannot be written as JSON; the threshold still fails.
    Double shown = Double.isInfinite(value) ? null : (Double) value;
    Result result = threshold.holds(value) ? Result.PASS : Result.FAIL;
    return new ThresholdResult(reported, cell, shown, result);
  }

  /**
   * Whether the threshold is certain to fail on the cell whatever follows, at a level of 99.9 %.
   */
  static boolean surelyFails(Threshold threshold, CellQuantities cell) {
    return selects(threshold, cell)
        && cell.sure(threshold.quantity())
            .filter(sure -> !threshold.holds(sure.lower()) && !threshold.holds(sure.upper()))
            .isPresent();
  }
}
