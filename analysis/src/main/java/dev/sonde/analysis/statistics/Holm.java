package dev.sonde.analysis.statistics;

import java.util.Arrays;
import java.util.Comparator;

/** Holm's step-down correction for several tests (Holm 1979). */
public final class Holm {

  private Holm() {}

  /** Adjusted p-values in the order given, to compare with the level of the whole family. */
  public static double[] adjust(double[] pValues) {
    int tests = pValues.length;
    Integer[] ascending = new Integer[tests];
    Arrays.setAll(ascending, i -> i);
    Arrays.sort(ascending, Comparator.comparingDouble(i -> pValues[i]));
    double[] adjusted = new double[tests];
    double floor = 0;
    for (int step = 0; step < tests; step++) {
      int test = ascending[step];
      floor = Math.max(floor, Math.min(1, (tests - step) * pValues[test]));
      adjusted[test] = floor;
    }
    return adjusted;
  }
}
