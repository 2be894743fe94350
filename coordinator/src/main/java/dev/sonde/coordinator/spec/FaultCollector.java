package dev.sonde.coordinator.spec;

import dev.sonde.coordinator.spec.SpecNode.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects all faults of a spec, so that a user can correct them together. */
public final class FaultCollector {

  /** A longer list of faults is not useful. */
  private static final int MAX = 50;

  private final List<SpecFault> faults = new ArrayList<>();

  public void add(Place place, String found, String allowed) {
    add(place, found, allowed, null);
  }

  public void add(Place place, String found, String allowed, @Nullable String suggestion) {
    if (faults.size() < MAX) {
      faults.add(
          new SpecFault(place.path(), place.line(), place.column(), found, allowed, suggestion));
    }
  }

  /** Reports a value that is not allowed. */
  public void wrong(SpecNode node, String allowed) {
    add(node.place(), "found " + node.described(), allowed);
  }

  public boolean isEmpty() {
    return faults.isEmpty();
  }

  /**
   * Throws when there is a fault.
   *
   * @param source the name of the text in the message
   */
  public void throwIfAny(String source) {
    if (!faults.isEmpty()) {
      List<SpecFault> ordered = new ArrayList<>(faults);
      ordered.sort(Comparator.comparingInt(SpecFault::line).thenComparingInt(SpecFault::column));
      throw new SpecException(source, ordered);
    }
  }
}
