package dev.sonde.analysis.statistics;

/** The distance between two discrete distributions. */
public final class TotalVariation {

  private TotalVariation() {}

  /**
   * TV = ½ Σ |p_i − q_i| of two vectors of counts over the same categories: 0 for equal
   * distributions, 1 for disjoint ones; 0 when either is empty.
   */
  public static double of(long[] one, long[] other) {
    double ofOne = sum(one);
    double ofOther = sum(other);
    if (ofOne == 0 || ofOther == 0) {
      return 0;
    }
    double distance = 0;
    for (int i = 0; i < one.length; i++) {
      distance += Math.abs(one[i] / ofOne - other[i] / ofOther);
    }
    return distance / 2;
  }

  private static double sum(long[] counts) {
    long sum = 0;
    for (long count : counts) {
      sum += count;
    }
    return sum;
  }
}
