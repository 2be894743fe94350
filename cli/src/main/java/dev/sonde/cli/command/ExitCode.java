package dev.sonde.cli.command;

/** The exit codes of the contract. */
enum ExitCode {
  OK(0),
  THRESHOLD_FAILED(1),
  USAGE(2),
  INVALID(3),
  INCOMPLETE(4),
  NOTHING_MEASURED(5),
  DEFECT(70);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  /** The exit code of a report. */
  static ExitCode of(dev.sonde.analysis.report.Report report) {
    int code = dev.sonde.analysis.report.ReportExitCode.of(report);
    for (ExitCode each : values()) {
      if (each.code == code) {
        return each;
      }
    }
    throw new IllegalStateException("exit code " + code + " is not one of the contract");
  }
}
