package dev.sonde.analysis.statistics;

import java.util.List;
import java.util.SplittableRandom;

/**
 * The unbiased squared maximum mean discrepancy of two samples (Gretton et al. 2012), averaged over
 * strata. In a stratum of n and m items
 *
 * <pre>
 *   MMD² = 1/(n(n−1)) Σ_{i≠j} k(x_i,x_j) + 1/(m(m−1)) Σ_{i≠j} k(y_i,y_j) − 2/(nm) Σ k(x_i,y_j)
 * </pre>
 *
 * <p>Labels are permuted within strata. The sum over all pairs does not change, so a permutation
 * needs only the pairs within the first sample and the sums of its rows.
 */
public final class Mmd {

  private final Part[] parts;

  /** Ignores strata in which either sample has fewer than two items. */
  public Mmd(List<Stratum> strata) {
    parts =
        strata.stream()
            .filter(stratum -> stratum.own.length > 1 && stratum.other.length > 1)
            .map(Part::new)
            .toArray(Part[]::new);
  }

  /** Rows of a kernel matrix: those of the first sample and those of the second. */
  // Arrays, because permutations read them millions of times. They are read only.
  @SuppressWarnings("ArrayRecordComponent")
  public record Stratum(Gram gram, int[] own, int[] other) {}

  /** The number of strata that are used. */
  public int strata() {
    return parts.length;
  }

  /** The mean over strata; 0 without any. */
  public double statistic() {
    double sum = 0;
    for (Part part : parts) {
      sum += part.observed();
    }
    return parts.length == 0 ? 0 : sum / parts.length;
  }

  /** The p-value; 1 without strata. */
  public double pValue(Permutations permutations, SplittableRandom random) {
    return parts.length == 0 ? 1 : permutations.pValue(statistic(), random, this::permuted);
  }

  private double permuted(SplittableRandom random) {
    double sum = 0;
    for (Part part : parts) {
      sum += part.permuted(random);
    }
    return sum / parts.length;
  }

  private static final class Part {
    private final Gram gram;
    private final int n;
    private final int[] items;
    private final int[] shuffled;
    private final int[] rowSums;
    private final double all;

    Part(Stratum stratum) {
      gram = stratum.gram;
      n = stratum.own.length;
      items = new int[n + stratum.other.length];
      System.arraycopy(stratum.own, 0, items, 0, n);
      System.arraycopy(stratum.other, 0, items, n, stratum.other.length);
      shuffled = items.clone();
      rowSums = new int[gram.size()];
      double sum = 0;
      for (int i : items) {
        for (int j : items) {
          rowSums[i] += i == j ? 0 : gram.at(i, j);
        }
        sum += rowSums[i];
      }
      all = sum;
    }

    double observed() {
      return statistic(items);
    }

    double permuted(SplittableRandom random) {
      Permutations.choose(shuffled, n, random);
      return statistic(shuffled);
    }

    private double statistic(int[] order) {
      long within = 0;
      long rows = 0;
      for (int i = 0; i < n; i++) {
        rows += rowSums[order[i]];
        for (int j = 0; j < i; j++) {
          within += gram.at(order[i], order[j]);
        }
      }
      double own = 2.0 * within;
      double cross = rows - own;
      double other = all - own - 2 * cross;
      double m = order.length - n;
      return (own / (n * (n - 1.0)) + other / (m * (m - 1)) - 2 * cross / (n * m)) / gram.scale();
    }
  }
}
