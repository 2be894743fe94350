package dev.sonde.history.point;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the answers contained.
 *
 * @param servedBy counts by the provider that the answers name; empty where none names one
 * @param differences kinds in which the provider differs from the others of its model, over all
 *     regions
 * @param tested kinds that the slot tested with enough answers; those that are not in {@code
 *     differences} were not distinguishable
 */
public record Answers(
    Map<String, Long> servedBy, List<Difference> differences, List<String> tested) {

  public Answers {
    // Empty values are not written.
    servedBy = servedBy == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(servedBy));
    differences = differences == null ? List.of() : List.copyOf(differences);
    tested = tested == null ? List.of() : List.copyOf(tested);
  }
}
