package dev.sonde.analysis.statistics;

import java.util.Arrays;
import java.util.Optional;
import org.apache.commons.statistics.distribution.FDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Compares the scores of two samples with time slots as the sampling unit instead of probes. Probes
 * of one slot meet the same conditions, so they are not independent samples.
 *
 * <p>Both samples were measured at the same time, so slots pair them. In a slot with n and m scores
 * let D be the difference of their means and w = nm/(n + m). The statistic is t = D̄ / √V with D̄ =
 * Σ wD / Σ w and V = k/(k − 1) · Σ w²(D − D̄)² / (Σ w)², on k − 1 degrees of freedom. The variance
 * is the observed one between slots, for any correlation within them (the cluster-robust variance
 * of Liang and Zeger 1986).
 *
 * @param larger the p-value of the first sample having larger scores
 * @param uneven the p-value of the slots' differences varying this much although probes are
 *     independent: F = Σ w(D − D̄)²/(k − 1) over the mean square within slots; 1 when no slot has
 *     two scores of a sample
 */
record SlotComparison(double larger, double uneven) {

  /**
   * Compares two samples.
   *
   * @param oneSlots the slot of each score, from 0; no array is changed
   * @return empty with fewer than two slots in which both samples have a score, because then there
   *     is no variance between slots
   */
  static Optional<SlotComparison> of(
      double[] one, int[] oneSlots, double[] other, int[] otherSlots) {
    if (one.length != oneSlots.length || other.length != otherSlots.length) {
      return Optional.empty();
    }
    int slots = 1 + Math.max(max(oneSlots), max(otherSlots));
    Sums ones = Sums.of(one, oneSlots, slots);
    Sums others = Sums.of(other, otherSlots, slots);
    double[] weights = new double[slots];
    double[] differences = new double[slots];
    double within = 0;
    double scores = 0;
    int used = 0;
    for (int slot = 0; slot < slots; slot++) {
      double n = ones.counts[slot];
      double m = others.counts[slot];
      if (n > 0 && m > 0) {
        weights[used] = n * m / (n + m);
        differences[used++] = ones.mean(slot) - others.mean(slot);
        within += ones.scatter(slot) + others.scatter(slot);
        scores += n + m;
      }
    }
    if (used < 2) {
      return Optional.empty();
    }
    Differences found =
        new Differences(Arrays.copyOf(weights, used), Arrays.copyOf(differences, used));
    return Optional.of(
        new SlotComparison(found.larger(), found.uneven(within, scores - 2.0 * used)));
  }

  private static int max(int[] slots) {
    return Arrays.stream(slots).max().orElse(-1);
  }

  /** Counts and sums of a sample's scores by slot. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Sums(double[] counts, double[] sums, double[] squares) {

    static Sums of(double[] scores, int[] slots, int count) {
      Sums sums = new Sums(new double[count], new double[count], new double[count]);
      for (int i = 0; i < scores.length; i++) {
        sums.counts[slots[i]]++;
        sums.sums[slots[i]] += scores[i];
        sums.squares[slots[i]] += scores[i] * scores[i];
      }
      return sums;
    }

    double mean(int slot) {
      return sums[slot] / counts[slot];
    }

    /** The sum of squared distances from the slot's mean. */
    double scatter(int slot) {
      return Math.max(0, squares[slot] - sums[slot] * sums[slot] / counts[slot]);
    }
  }

  /** The differences of the slots' means, with their weights. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Differences(double[] weights, double[] values) {

    private double weight() {
      return Arrays.stream(weights).sum();
    }

    private double mean() {
      double sum = 0;
      for (int i = 0; i < weights.length; i++) {
        sum += weights[i] * values[i];
      }
      return sum / weight();
    }

    /** Σ wᵖ(D − D̄)². */
    private double scatter(int power) {
      double mean = mean();
      double scatter = 0;
      for (int i = 0; i < weights.length; i++) {
        scatter += Math.pow(weights[i], power) * Math.pow(values[i] - mean, 2);
      }
      return scatter;
    }

    double larger() {
      double k = weights.length;
      double deviation = Math.sqrt(k / (k - 1) * scatter(2)) / weight();
      if (deviation == 0) {
        return mean() > 0 ? 0 : 1;
      }
      return TDistribution.of(k - 1).survivalProbability(mean() / deviation);
    }

    /**
     * The F test of the differences.
     *
     * @param within the sum of squares within slots
     * @param freedom its degrees of freedom
     */
    double uneven(double within, double freedom) {
      double k = weights.length;
      double between = scatter(1) / (k - 1);
      if (freedom <= 0 || between == 0) {
        return 1;
      }
      return within == 0
          ? 0
          : FDistribution.of(k - 1, freedom).survivalProbability(between / (within / freedom));
    }
  }
}
