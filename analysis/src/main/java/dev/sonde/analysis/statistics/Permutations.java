package dev.sonde.analysis.statistics;

import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Permutation tests: p = (1 + #{T_b ≥ T}) / (B + 1), which is never 0 (Phipson and Smyth 2010).
 *
 * <p>B is increased from 999 to 9,999 and 99,999 only while fewer than ten permutations have
 * reached the statistic (after Besag and Clifford 1991).
 *
 * @param most the largest B
 */
public record Permutations(int most) {

  /** For a screen. */
  public static final Permutations SCREEN = new Permutations(999);

  /** For a verdict that remains after correction for many tests. */
  public static final Permutations VERDICT = new Permutations(99_999);

  private static final int FIRST = 999;
  private static final int ENOUGH = 10;
  private static final double ROUNDING = 1e-9;

  /**
   * The p-value of a statistic.
   *
   * @param permuted computes the statistic of the same data with permuted labels
   */
  public double pValue(
      double observed, SplittableRandom random, ToDoubleFunction<SplittableRandom> permuted) {
    int drawn = 0;
    int reached = 0;
    for (int goal = Math.min(FIRST, most); ; goal = Math.min(most, 10 * goal + 9)) {
      for (; drawn < goal; drawn++) {
        // The same labels give the same statistic, except for rounding if the order of summation
        // differs.
        reached += permuted.applyAsDouble(random) >= observed - ROUNDING ? 1 : 0;
      }
      if (goal == most || reached >= ENOUGH) {
        return (1.0 + reached) / (1.0 + drawn);
      }
    }
  }

  /**
   * The p-value of a statistic that is tested often and seldom significant: no more permutations
   * are drawn as soon as ten have reached it (Besag and Clifford 1991). Then p = 10 / drawn.
   */
  public double sequential(
      double observed, SplittableRandom random, ToDoubleFunction<SplittableRandom> permuted) {
    int reached = 0;
    for (int drawn = 1; drawn <= most; drawn++) {
      reached += permuted.applyAsDouble(random) >= observed - ROUNDING ? 1 : 0;
      if (reached == ENOUGH) {
        return (double) reached / drawn;
      }
    }
    return (1.0 + reached) / (1.0 + most);
  }

  /** Moves this many randomly chosen items to the front (partial Fisher-Yates shuffle). */
  public static void choose(int[] items, int count, SplittableRandom random) {
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(items.length - i);
      int item = items[other];
      items[other] = items[i];
      items[i] = item;
    }
  }
}
