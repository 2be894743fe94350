package dev.sonde.analysis.changes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Logarithms of a series, without its weekly season.
 *
 * @param slots seconds, ascending
 * @param values one a slot
 */
// Arrays, because they are filled once and then read only.
@SuppressWarnings("ArrayRecordComponent")
record Logs(long[] slots, double[] values) {

  /** A ratio to fewer other cells says nothing of the fleet. */
  private static final int LEAST_OTHERS = 2;

  static Logs of(CellSeries series) {
    long[] slots = series.slots();
    return new Logs(slots, HourOfWeek.removed(slots, series.logs()));
  }

  int size() {
    return slots.length;
  }

  /** The last points, at most so many. */
  Logs last(int most) {
    int from = Math.max(0, size() - most);
    return new Logs(
        Arrays.copyOfRange(slots, from, size()), Arrays.copyOfRange(values, from, size()));
  }

  /** Of each cell, the logarithm of its ratio to the median of the others, where two are there. */
  static List<Logs> ratios(List<Logs> cells) {
    List<Map<Long, Double>> bySlot = cells.stream().map(Logs::bySlot).toList();
    List<Logs> ratios = new ArrayList<>();
    for (int cell = 0; cell < cells.size(); cell++) {
      ratios.add(ratio(cells.get(cell), cell, bySlot));
    }
    return ratios;
  }

  private static Logs ratio(Logs own, int cell, List<Map<Long, Double>> bySlot) {
    Map<Long, Double> ratio = new HashMap<>();
    for (int i = 0; i < own.size(); i++) {
      long slot = own.slots[i];
      List<Double> others = new ArrayList<>();
      for (int other = 0; other < bySlot.size(); other++) {
        Double value = other == cell ? null : bySlot.get(other).get(slot);
        if (value != null) {
          others.add(value);
        }
      }
      if (others.size() >= LEAST_OTHERS) {
        ratio.put(slot, own.values[i] - Medians.of(others));
      }
    }
    return of(ratio);
  }

  /**
   * The median of all cells a slot, each cell around its own median, so that a cell that is missing
   * in a slot moves nothing.
   */
  static Logs median(List<Logs> cells) {
    Map<Long, List<Double>> all = new HashMap<>();
    for (Logs cell : cells) {
      double level = cell.size() == 0 ? 0 : Medians.of(cell.values);
      for (int i = 0; i < cell.size(); i++) {
        all.computeIfAbsent(cell.slots[i], any -> new ArrayList<>()).add(cell.values[i] - level);
      }
    }
    Map<Long, Double> medians = new HashMap<>();
    all.forEach((slot, values) -> medians.put(slot, Medians.of(values)));
    return of(medians);
  }

  private static Logs of(Map<Long, Double> bySlot) {
    long[] slots = bySlot.keySet().stream().mapToLong(Long::longValue).sorted().toArray();
    return new Logs(slots, Arrays.stream(slots).mapToDouble(bySlot::get).toArray());
  }

  private Map<Long, Double> bySlot() {
    Map<Long, Double> values = new HashMap<>();
    for (int i = 0; i < size(); i++) {
      values.put(slots[i], this.values[i]);
    }
    return values;
  }
}
