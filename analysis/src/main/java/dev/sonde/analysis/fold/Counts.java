package dev.sonde.analysis.fold;

import dev.sonde.common.run.Saturated;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts by key for a bounded number of keys; all further keys share one count. */
final class Counts<K extends Comparable<K>> {

  private final Map<K, Counter> counters = new HashMap<>();
  private final int bound;
  private final K other;

  /**
   * Creates empty counts.
   *
   * @param bound the number of separate keys, without {@code other}
   * @param other the key for all further keys
   */
  Counts(int bound, K other) {
    this.bound = bound;
    this.other = other;
  }

  void add(K key, long times) {
    Counter counter = counters.get(key);
    if (counter == null) {
      counter = counters.computeIfAbsent(admitted(key), any -> new Counter());
    }
    counter.count = Saturated.sum(counter.count, times);
  }

  private K admitted(K key) {
    int told = counters.size() - (counters.containsKey(other) ? 1 : 0);
    return told < bound ? key : other;
  }

  /** In the order of keys, so that equal counts give equal bytes. */
  Map<K, Long> sorted() {
    Map<K, Long> sorted = new TreeMap<>();
    counters.forEach((key, counter) -> sorted.put(key, counter.count));
    return Collections.unmodifiableMap(sorted);
  }

  /** Adds counts that may have another bound. */
  void merge(Map<K, Long> counts) {
    // Sorted: the keys that still fit must not depend on the order of the map.
    new TreeMap<>(counts).forEach(this::add);
  }

  private static final class Counter {
    private long count;
  }
}
