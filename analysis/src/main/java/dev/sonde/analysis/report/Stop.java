package dev.sonde.analysis.report;

/** Why dispatch ended before the end of the plan. */
public enum Stop {
  CANCELLED(ReasonCode.CANCELLED),
  BUDGET(ReasonCode.BUDGET),
  THRESHOLD(ReasonCode.THRESHOLD),
  QUOTA(ReasonCode.QUOTA),
  FAILED(ReasonCode.FAILED);

  private final ReasonCode code;

  Stop(ReasonCode code) {
    this.code = code;
  }

  /** The code of the reason against the run. */
  public ReasonCode code() {
    return code;
  }
}
