package dev.sonde.analysis.report;

/** Why dispatch ended before the plan did. */
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

  /** The reason that it is against a run. */
  public ReasonCode code() {
    return code;
  }
}
