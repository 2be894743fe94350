package dev.sonde.analysis.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Removes what a series does each week, so that a busy Monday is no change. */
final class HourOfWeek {

  private static final long HOUR = 3600;
  private static final long WEEK = 168 * HOUR;

  /** An hour that was seen less often has no season that could be told from its values. */
  private static final int LEAST_WEEKS = 4;

  private static final long ENOUGH = LEAST_WEEKS * WEEK;

  private HourOfWeek() {}

  /**
   * The values without the medians of their hours of the week, of which each was seen four times.
   *
   * @param slots seconds, ascending; each has a value
   * @return the values as they are where the slots span fewer than four weeks
   */
  static double[] removed(long[] slots, double[] values) {
    int n = slots.length;
    if (n == 0 || slots[n - 1] - slots[0] < ENOUGH) {
      return values.clone();
    }
    Map<Long, List<Double>> hours = new HashMap<>();
    for (int i = 0; i < n; i++) {
      hours.computeIfAbsent(hour(slots[i]), any -> new ArrayList<>()).add(values[i]);
    }
    double level = Medians.of(values);
    Map<Long, Double> season = new HashMap<>();
    hours.forEach(
        (hour, all) -> {
          if (all.size() >= LEAST_WEEKS) {
            season.put(hour, Medians.of(all) - level);
          }
        });
    double[] rest = new double[n];
    Arrays.setAll(rest, i -> values[i] - season.getOrDefault(hour(slots[i]), 0.0));
    return rest;
  }

  private static long hour(long slot) {
    return Math.floorMod(slot, WEEK) / HOUR;
  }
}
