package dev.sonde.analysis.fold;

/**
 * The columns of a cell's ledger that follow from events, without warm-up.
 *
 * @param unused probes that were removed from the plan
 */
public record LedgerCounts(
    long succeeded, long failed, long dropped, long inDoubt, long cancelled, long unused) {

  public static final LedgerCounts NONE = new LedgerCounts(0, 0, 0, 0, 0, 0);

  /** Probes whose request was sent and ended. */
  public long answered() {
    return succeeded + failed;
  }

  /** Probes that are counted in a column or were removed from the plan. */
  public long seen() {
    return answered() + dropped + inDoubt + cancelled + unused;
  }
}
