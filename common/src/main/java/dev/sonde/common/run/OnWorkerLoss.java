package dev.sonde.common.run;

/** What becomes of a claimed probe whose worker is gone. */
public enum OnWorkerLoss {
  /** It stands in the ledger as in doubt; nothing is sent twice. */
  MARK,
  /** It is sent once more, as attempt 2; for audits. */
  RESEND
}
