package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.Verdict;

/** The process exit code for a report. */
public final class ReportExitCode {

  public static final int OK = 0;
  public static final int THRESHOLD_FAILED = 1;
  public static final int INVALID = 3;
  public static final int INCOMPLETE = 4;
  public static final int NOTHING_MEASURED = 5;

  private ReportExitCode() {}

  /** If several codes apply, the first of 5, 4, 3, 1. */
  public static int of(Report report) {
    if (report.ledger().succeeded() == 0) {
      return NOTHING_MEASURED;
    }
    if (report.verdict() == Verdict.INCOMPLETE) {
      return INCOMPLETE;
    }
    if (report.verdict() == Verdict.INVALID) {
      return INVALID;
    }
    boolean held = report.thresholds().stream().allMatch(each -> each.result() == Result.PASS);
    return held ? OK : THRESHOLD_FAILED;
  }
}
