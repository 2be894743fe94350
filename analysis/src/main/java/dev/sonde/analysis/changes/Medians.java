package dev.sonde.analysis.changes;

import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/** Medians of values that stay as they are. */
final class Medians {

  private static final Median MEDIAN = Median.withDefaults().withCopy(true);

  private Medians() {}

  static double of(double... values) {
    return MEDIAN.evaluate(values);
  }

  static double of(List<Double> values) {
    return MEDIAN.evaluate(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  static double of(double[] values, int from, int to) {
    return MEDIAN.evaluateRange(values, from, to);
  }
}
