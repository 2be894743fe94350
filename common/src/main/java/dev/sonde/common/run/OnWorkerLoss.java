package dev.sonde.common.run;

/** What happens to a claimed probe whose worker is lost. */
public enum OnWorkerLoss {
  /** It is counted as in doubt and is not sent again. */
  MARK,
  /** It is sent once more, as attempt 2; for audits. */
  RESEND
}
