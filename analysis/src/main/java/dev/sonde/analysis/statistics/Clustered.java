package dev.sonde.analysis.statistics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.commons.statistics.distribution.FDistribution;
import org.jspecify.annotations.Nullable;

/**
 * A sample whose values are in clusters, such as time slots, and are more similar within a cluster
 * than between clusters. It has less information than as many independent values.
 *
 * <p>The intraclass correlation comes from a one-way analysis of variance over the logarithms of
 * the values: (B − W) / (B + (m₀ − 1) W), not below 0, with the mean squares B between and W within
 * clusters and m₀ = (n − Σm²/n) / (k − 1). The design effect is 1 + (Σm²/n − 1) · icc (Kish 1965);
 * the effective count is n divided by it. Intervals are from the cluster bootstrap, which resamples
 * whole clusters (Davison and Hinkley 1997, 3.8). With fewer than 25 clusters they are somewhat too
 * short.
 *
 * @param clusters the number of clusters with a value
 * @param pValue of an intraclass correlation this large by chance (F test)
 * @param p95 null when there are too few values for its interval
 */
public record Clustered(
    int clusters,
    double icc,
    double pValue,
    double designEffect,
    double effectiveCount,
    Interval mean,
    Interval p50,
    @Nullable Interval p95) {

  /** With fewer clusters nothing is estimated. */
  public static final int MINIMUM = 10;

  private static final int REPLICATES = 999;
  private static final int TAIL = 25;

  /**
   * Estimates the clustering of a sample.
   *
   * @param values finite, not negative; neither array is changed
   * @param clusters of each value, from 0
   * @param seed of the bootstrap
   * @return empty with fewer than {@link #MINIMUM} clusters, or with one value in each
   */
  public static Optional<Clustered> of(double[] values, int[] clusters, long seed) {
    Sizes sizes = Sizes.of(values, clusters);
    if (sizes.used() < MINIMUM || values.length <= sizes.used()) {
      return Optional.empty();
    }
    double[] logs = Arrays.stream(values).map(Math::log1p).toArray();
    Variance variance = sizes.variance(logs, clusters);
    double icc = variance.correlation();
    double effect = 1 + (sizes.weightedSize() - 1) * icc;
    Resampling resampling = Resampling.of(values, clusters, sizes);
    double[][] replicates = resampling.replicates(new SplittableRandom(seed));
    boolean tail = values.length >= Percentile.P95.intervalMinimum();
    return Optional.of(
        new Clustered(
            sizes.used(),
            icc,
            variance.pValue(),
            effect,
            values.length / effect,
            interval(replicates[0]),
            interval(replicates[1]),
            tail ? interval(replicates[2]) : null));
  }

  /**
   * The p-value of scores being more similar within clusters than between them (F test); 1 when it
   * cannot be computed.
   *
   * @param clusters of each score, from 0; neither array is changed
   */
  static double alike(double[] scores, int[] clusters) {
    Sizes sizes = Sizes.of(scores, clusters);
    return sizes.used() < 2 || scores.length <= sizes.used()
        ? 1
        : sizes.variance(scores, clusters).pValue();
  }

  private static Interval interval(double[] replicates) {
    Arrays.sort(replicates);
    return new Interval(replicates[TAIL - 1], replicates[REPLICATES - TAIL]);
  }

  // Arrays, because they are as long as the samples. They are read only.
  @SuppressWarnings("ArrayRecordComponent")
  private record Sizes(int[] size, int used, int values) {

    static Sizes of(double[] values, int[] clusters) {
      int[] size = new int[Arrays.stream(clusters).max().orElse(-1) + 1];
      Arrays.stream(clusters).forEach(cluster -> size[cluster]++);
      return new Sizes(
          size, (int) Arrays.stream(size).filter(each -> each > 0).count(), values.length);
    }

    /** The mean, over all values, of the size of a value's cluster. */
    double weightedSize() {
      return Arrays.stream(size).mapToDouble(each -> (double) each * each).sum() / values;
    }

    Variance variance(double[] scores, int[] clusters) {
      double[] sums = new double[size.length];
      double total = 0;
      double squares = 0;
      for (int i = 0; i < scores.length; i++) {
        sums[clusters[i]] += scores[i];
        total += scores[i];
        squares += scores[i] * scores[i];
      }
      double grand = total * total / values;
      double within = squares;
      double between = -grand;
      for (int cluster = 0; cluster < size.length; cluster++) {
        if (size[cluster] > 0) {
          within -= sums[cluster] * sums[cluster] / size[cluster];
          between += sums[cluster] * sums[cluster] / size[cluster];
        }
      }
      double typicalSize = (values - weightedSize()) / (used - 1);
      return new Variance(
          between / (used - 1), Math.max(0, within) / (values - used), typicalSize, used, values);
    }
  }

  /** The one-way analysis of variance: mean squares between and within clusters. */
  private record Variance(
      double between, double within, double typicalSize, int clusters, int values) {

    double correlation() {
      double spread = between + (typicalSize - 1) * within;
      return spread <= 0 ? 0 : Math.max(0, Math.min(1, (between - within) / spread));
    }

    double pValue() {
      if (within == 0) {
        return between > 0 ? 0 : 1;
      }
      return FDistribution.of(clusters - 1, (double) values - clusters)
          .survivalProbability(between / within);
    }
  }

  /** Values in ascending order with their clusters, and the sum and size of each cluster. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Resampling(double[] sorted, int[] clusters, double[] sums, int[] sizes) {

    static Resampling of(double[] values, int[] clusters, Sizes sizes) {
      int[] used = new int[sizes.size.length];
      int next = 0;
      for (int cluster = 0; cluster < used.length; cluster++) {
        used[cluster] = sizes.size[cluster] > 0 ? next++ : -1;
      }
      Integer[] order = new Integer[values.length];
      Arrays.setAll(order, i -> i);
      Arrays.sort(order, Comparator.comparingDouble(i -> values[i]));
      double[] sorted = new double[values.length];
      int[] ids = new int[values.length];
      double[] sums = new double[next];
      int[] counts = new int[next];
      for (int i = 0; i < order.length; i++) {
        sorted[i] = values[order[i]];
        ids[i] = used[clusters[order[i]]];
        sums[ids[i]] += sorted[i];
        counts[ids[i]]++;
      }
      return new Resampling(sorted, ids, sums, counts);
    }

    /** Means, medians and 95th percentiles of resamples. */
    double[][] replicates(SplittableRandom random) {
      double[][] replicates = new double[3][REPLICATES];
      int[] drawn = new int[sizes.length];
      for (int replicate = 0; replicate < REPLICATES; replicate++) {
        Arrays.fill(drawn, 0);
        double sum = 0;
        long count = 0;
        for (int draw = 0; draw < drawn.length; draw++) {
          int cluster = random.nextInt(drawn.length);
          drawn[cluster]++;
          sum += sums[cluster];
          count += sizes[cluster];
        }
        replicates[0][replicate] = sum / count;
        long median = Percentile.P50.nearestRank(count);
        long tail = Percentile.P95.nearestRank(count);
        long seen = 0;
        for (int i = 0; seen < tail; i++) {
          long before = seen;
          seen += drawn[clusters[i]];
          if (before < median && seen >= median) {
            replicates[1][replicate] = sorted[i];
          }
          if (seen >= tail) {
            replicates[2][replicate] = sorted[i];
          }
        }
      }
      return replicates;
    }
  }
}
