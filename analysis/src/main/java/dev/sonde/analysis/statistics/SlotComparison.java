package dev.sonde.analysis.statistics;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Tests whether one sample's scores are larger than another's, with time slots as the sampling unit
 * instead of probes. Probes of one slot meet the same conditions, so they are not independent
 * samples.
 *
 * <p>Both samples were measured at the same time, so slots pair them. In a slot with n and m scores
 * let D be the difference of their means and w = nm/(n + m). The statistic is t = D̄ / √V with D̄ =
 * Σ wD / Σ w and V = k/(k − 1) · Σ w²(D − D̄)² / (Σ w)², on k − 1 degrees of freedom. The variance
 * is the observed one between slots, for any correlation within them (the cluster-robust variance
 * of Liang and Zeger 1986).
 */
final class SlotComparison {

  /** With fewer slots the variance between them is unknown. */
  static final int MINIMUM = Clustered.MINIMUM;

  private SlotComparison() {}

  /**
   * The p-value of the first sample having larger scores.
   *
   * @param oneSlots the slot of each score, from 0; no array is changed
   * @return empty with fewer than {@link #MINIMUM} slots in which both samples have a score
   */
  static OptionalDouble larger(double[] one, int[] oneSlots, double[] other, int[] otherSlots) {
    if (one.length != oneSlots.length || other.length != otherSlots.length) {
      return OptionalDouble.empty();
    }
    int slots = 1 + Math.max(max(oneSlots), max(otherSlots));
    double[][] ones = sums(one, oneSlots, slots);
    double[][] others = sums(other, otherSlots, slots);
    double[] weights = new double[slots];
    double[] differences = new double[slots];
    int used = 0;
    for (int slot = 0; slot < slots; slot++) {
      double n = ones[1][slot];
      double m = others[1][slot];
      if (n > 0 && m > 0) {
        weights[used] = n * m / (n + m);
        differences[used++] = ones[0][slot] / n - others[0][slot] / m;
      }
    }
    return used < MINIMUM
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            survival(Arrays.copyOf(weights, used), Arrays.copyOf(differences, used)));
  }

  private static int max(int[] slots) {
    return Arrays.stream(slots).max().orElse(-1);
  }

  /** Sums and counts of the scores by slot. */
  private static double[][] sums(double[] scores, int[] slots, int count) {
    double[][] sums = new double[2][count];
    for (int i = 0; i < scores.length; i++) {
      sums[0][slots[i]] += scores[i];
      sums[1][slots[i]]++;
    }
    return sums;
  }

  private static double survival(double[] weights, double[] differences) {
    double weight = Arrays.stream(weights).sum();
    double mean = 0;
    for (int i = 0; i < weights.length; i++) {
      mean += weights[i] * differences[i] / weight;
    }
    double squares = 0;
    for (int i = 0; i < weights.length; i++) {
      double scatter = weights[i] * (differences[i] - mean);
      squares += scatter * scatter;
    }
    double k = weights.length;
    double deviation = Math.sqrt(k / (k - 1) * squares) / weight;
    if (deviation == 0) {
      return mean > 0 ? 0 : 1;
    }
    return TDistribution.of(k - 1).survivalProbability(mean / deviation);
  }
}
