package dev.sonde.analysis.fold;

/**
 * The columns of a cell's ledger as far as events tell them, warm-up apart.
 *
 * @param unused probes that left the plan again
 */
public record LedgerCounts(
    long succeeded, long failed, long dropped, long inDoubt, long cancelled, long unused) {

  public static final LedgerCounts NONE = new LedgerCounts(0, 0, 0, 0, 0, 0);

  /** Probes for which a request went out and ended. */
  public long answered() {
    return succeeded + failed;
  }

  /** Probes that stand in some column, or left the plan. */
  public long seen() {
    return answered() + dropped + inDoubt + cancelled + unused;
  }
}
