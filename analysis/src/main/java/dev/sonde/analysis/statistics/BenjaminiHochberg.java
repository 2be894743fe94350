package dev.sonde.analysis.statistics;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The step-up correction that limits the share of false discoveries (Benjamini and Hochberg 1995).
 * It is less strict than {@link Holm}, which limits the probability of a single one.
 */
public final class BenjaminiHochberg {

  private BenjaminiHochberg() {}

  /** Adjusted p-values, also called q-values, in the order given. */
  public static double[] adjust(double[] pValues) {
    int tests = pValues.length;
    Integer[] ascending = new Integer[tests];
    Arrays.setAll(ascending, i -> i);
    Arrays.sort(ascending, Comparator.comparingDouble(i -> pValues[i]));
    double[] adjusted = new double[tests];
    double ceiling = 1;
    for (int step = tests - 1; step >= 0; step--) {
      int test = ascending[step];
      ceiling = Math.min(ceiling, pValues[test] * tests / (step + 1));
      adjusted[test] = ceiling;
    }
    return adjusted;
  }
}
