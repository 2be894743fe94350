package dev.sonde.analysis.fold;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Counts by key, for a bounded number of keys: what does not fit is counted under one of them. */
final class Counts<K extends Comparable<K>> {

  private final Map<K, Counter> counters = new HashMap<>();
  private final int bound;
  private final K other;

  /**
   * @param bound how many keys are told apart, {@code other} not included
   * @param other where the rest goes
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
    counter.count += times;
  }

  private K admitted(K key) {
    int told = counters.size() - (counters.containsKey(other) ? 1 : 0);
    return told < bound ? key : other;
  }

  /** In the order of keys, so that equal counts are written as equal bytes. */
  Map<K, Long> sorted() {
    Map<K, Long> sorted = new TreeMap<>();
    counters.forEach((key, counter) -> sorted.put(key, counter.count));
    return Collections.unmodifiableMap(sorted);
  }

  /** Merges counts that were bounded elsewhere. */
  void merge(Map<K, Long> counts) {
    // Sorted, because which keys still fit must not depend on how a map happens to be laid out.
    new TreeMap<>(counts).forEach(this::add);
  }

  private static final class Counter {
    private long count;
  }
}
