package dev.sonde.analysis.changes;

import java.util.Arrays;
import java.util.List;

/** The middle of some numbers; of an even number of them, the mean of the middle two. */
final class Medians {

  private Medians() {}

  static double of(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  static double of(List<Double> values) {
    return of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  static double of(double[] values, int from, int to) {
    return of(Arrays.copyOfRange(values, from, to));
  }
}
