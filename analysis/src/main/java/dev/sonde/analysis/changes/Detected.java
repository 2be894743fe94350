package dev.sonde.analysis.changes;

/**
 * A change that the slots up to now show.
 *
 * @param cell the one that changed; empty for all of the fleet together
 * @param slot the first one after the change
 * @param near the slots within which the same change may be found again
 * @param p of such a change where there is none, corrected for the cells of the audit
 * @param control what else could have moved it
 * @param estimate before, after, effect and when
 */
public record Detected(
    String cell, long slot, Span near, double p, Control control, ChangeEstimate estimate) {

  /** Whether all cells moved together: the router, the network or the measuring side did. */
  public boolean shared() {
    return control == Control.SHARED;
  }

  /** What a change was held against. */
  public enum Control {
    /** The cell moved against the median of the others too. */
    FLEET,
    /** Fewer than three cells: nothing to compare with. */
    NONE,
    /** All cells moved together. */
    SHARED
  }

  /** From one slot to another, both included. */
  public record Span(long from, long to) {

    /** The same change, found in two series or with one slot more, may differ by so many slots. */
    private static final int SAME_PLACE = 2;

    static Span around(long[] slots, int index) {
      return new Span(
          slots[Math.max(0, index - SAME_PLACE)],
          slots[Math.min(slots.length - 1, index + SAME_PLACE)]);
    }

    boolean contains(long slot) {
      return from <= slot && slot <= to;
    }
  }
}
