package dev.sonde.analysis.changes;

/**
 * What has to hold before a change is said.
 *
 * @param leastEffect share by which the level has to change, such as 0.15
 * @param window valid slots that are looked at, the last ones
 * @param leastSlots valid slots before anything is tested
 * @param controlled p-value where other cells are there to compare with
 * @param alone p-value where they are not
 * @param falseDiscoveries share of false ones among all changes of an audit
 */
public record ChangeRules(
    double leastEffect,
    int window,
    int leastSlots,
    double controlled,
    double alone,
    double falseDiscoveries) {

  /** Fewer cells have nothing to be compared with. */
  static final int CONTROLLED_CELLS = 3;

  /** A change that so many of the cells share has one cause. */
  static final double MOST_CELLS = 0.8;

  /** For medians and speeds. */
  public static final ChangeRules MEDIAN = withLeastEffect(0.15);

  /** For 95th percentiles, which vary more. */
  public static final ChangeRules TAIL = withLeastEffect(0.25);

  private static ChangeRules withLeastEffect(double share) {
    return new ChangeRules(share, 50, 14, 1e-3, 1e-4, 0.05);
  }
}
