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
    return new Scan(order, from, to - from, least).best();
  }

  /** All splits of a range, each side of a split growing by one value at a time. */
  private final class Scan {

    private final int[] order;
    private final int from;
    private final int length;
    private final int least;

    /** Of each value, the distances to all values before the split. */
    private final double[] toBefore;

    /** The sums of the distances among the first values, for each number of them. */
    private final double[] amongFirst;

    private Split best = Split.NONE;

    Scan(int[] order, int from, int length, int least) {
      this.order = order;
      this.from = from;
      this.length = length;
      this.least = least;
      this.toBefore = new double[length];
      this.amongFirst = new double[length + 1];
    }

    Split best() {
      addAmongFirst();
      for (int n = 1; n <= length - least; n++) {
        double[] added = distances[order[from + n - 1]];
        for (int j = n; j < length; j++) {
          toBefore[j] += added[order[from + j]];
        }
        if (n >= least) {
          tryEnds(n);
        }
      }
      return best;
    }

    private void tryEnds(int n) {
      double between = 0;
      double x = n > 1 ? amongFirst[n] / (n - 1) : 0;
      for (int end = n + 1; end <= length; end++) {
        between += toBefore[end - 1];
        int m = end - n;
        if (m < least) {
          continue;
        }
        double y = m > 1 ? (amongFirst[end] - amongFirst[n] - between) / (m - 1) : 0;
        double statistic = 2 * (between - m * x - n * y) / (n + m);
        if (statistic > best.statistic()) {
          best = new Split(from + n, statistic);
        }
      }
    }

    private void addAmongFirst() {
      for (int j = 0; j < length; j++) {
        double sum = 0;
        double[] row = distances[order[from + j]];
        for (int i = 0; i < j; i++) {
          sum += row[order[from + i]];
        }
        amongFirst[j + 1] = amongFirst[j] + sum;
      }
    }
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
