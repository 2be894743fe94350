package dev.sonde.analysis.fold;

/**
 * The counts of a cell's warm-up probes.
 *
 * @param sent probes that were sent and ended
 * @param failed those of them that did not succeed
 * @param unsent dropped, cancelled or not needed
 */
public record WarmupCounts(long sent, long failed, long unsent, long inDoubt) {

  public static final WarmupCounts NONE = new WarmupCounts(0, 0, 0, 0);

  /** Probes with a known result. */
  public long seen() {
    return sent + unsent + inDoubt;
  }
}
