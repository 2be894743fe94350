package dev.sonde.analysis.changes;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The changes of one metric of an audit, slot by slot: {@link #after} is a function of the changes
 * known before and of what the new slot shows, so that whoever takes over continues with the same.
 */
public final class ChangeLog {

  private ChangeLog() {}

  /**
   * The changes after a further slot.
   *
   * @param known after the slot before, in the order in which they were first suspected
   * @param found what {@link ChangeDetector} finds with the new slot
   * @param present the cells that have a valid point in the new slot; what is known of the others
   *     stays as it is. The empty name stands for the fleet.
   * @param slot the new one
   */
  public static List<Change> after(
      List<Change> known, List<Detected> found, Set<String> present, long slot) {
    List<Change> next = new ArrayList<>();
    Set<Detected> meant = new HashSet<>();
    for (Change change : known) {
      Detected again =
          found.stream()
              .filter(each -> !meant.contains(each) && change.isThe(each))
              .findFirst()
              .orElse(null);
      if (again != null) {
        meant.add(again);
      }
      // Without a new point the same old ones show it again: that supports nothing.
      if (!present.contains(change.detected().cell())) {
        next.add(change);
      } else {
        next.add(again == null ? change.unsupported() : change.supportedBy(again));
      }
    }
    for (Detected each : found) {
      if (!meant.contains(each)) {
        next.add(Change.suspected(each, slot));
      }
    }
    return next;
  }
}
