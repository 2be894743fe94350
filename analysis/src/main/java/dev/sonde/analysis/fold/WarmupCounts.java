package dev.sonde.analysis.fold;

/**
 * What became of a cell's warm-up probes.
 *
 * @param sent went out and ended
 * @param failed the part of them that did not succeed
 * @param unsent dropped, cancelled or not needed
 */
public record WarmupCounts(long sent, long failed, long unsent, long inDoubt) {

  public static final WarmupCounts NONE = new WarmupCounts(0, 0, 0, 0);

  /** Probes whose fate is known. */
  public long seen() {
    return sent + unsent + inDoubt;
  }
}
