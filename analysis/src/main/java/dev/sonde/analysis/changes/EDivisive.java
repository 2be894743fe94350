package dev.sonde.analysis.changes;

/**
 * The energy statistic of E-divisive (Matteson and James 2014, equations 5 to 7, with exponent 1):
 * how far the values before an index are from those after it, for the best index.
 *
 * <pre>
 *   values   from … index … to … end
 *            X = [from, index)   Y = [index, to)
 *   Q(X, Y) = 2/(n+m) Σ|x−y| − 2m/((n+m)(n−1)) Σ|x−x'| − 2n/((n+m)(m−1)) Σ|y−y'|
 * </pre>
 */
final class EDivisive {

  private final double[][] distances;

  EDivisive(double[] values) {
    distances = new double[values.length][values.length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < i; j++) {
        distances[i][j] = Math.abs(values[i] - values[j]);
        distances[j][i] = distances[i][j];
      }
    }
  }

  /**
   * The best split of values in a given order.
   *
   * @param order positions of values; split is {@code order[from, to)}
   * @param least values on each side, at least 1
   * @return index -1 and statistic 0 where the values are too few
   */
  Split best(int[] order, int from, int to, int least) {
    Split best = Split.NONE;
    int length = to - from;
    // column[j]: the distances of value j to all values of X; within: all distances in values[0, j)
    double[] column = new double[length];
    double[] within = within(order, from, to);
    for (int n = 1; n <= length - least; n++) {
      double[] added = distances[order[from + n - 1]];
      for (int j = n; j < length; j++) {
        column[j] += added[order[from + j]];
      }
      if (n >= least) {
        best = bestEnd(best, from, n, length, least, column, within);
      }
    }
    return best;
  }

  private static Split bestEnd(
      Split best, int from, int n, int length, int least, double[] column, double[] within) {
    Split found = best;
    double between = 0;
    double x = n > 1 ? within[n] / (n - 1) : 0;
    for (int to = n + 1; to <= length; to++) {
      between += column[to - 1];
      int m = to - n;
      if (m < least) {
        continue;
      }
      double y = m > 1 ? (within[to] - within[n] - between) / (m - 1) : 0;
      double statistic = 2 * (between - m * x - n * y) / (n + m);
      if (statistic > found.statistic()) {
        found = new Split(from + n, statistic);
      }
    }
    return found;
  }

  /** The sum of the distances among the first values, for each number of them. */
  private double[] within(int[] order, int from, int to) {
    double[] sums = new double[to - from + 1];
    for (int j = 0; j < to - from; j++) {
      double sum = 0;
      double[] row = distances[order[from + j]];
      for (int i = 0; i < j; i++) {
        sum += row[order[from + i]];
      }
      sums[j + 1] = sums[j] + sum;
    }
    return sums;
  }

  /**
   * A place where a series may have changed.
   *
   * @param index of the first value after the change
   */
  record Split(int index, double statistic) {

    static final Split NONE = new Split(-1, 0);
  }
}
