package dev.sonde.analysis.changes;

/**
 * How much a value resembles the one before it, and in which blocks values may be exchanged then.
 * Estimates of short series are too small; they are corrected for the means that were taken from
 * the same values (Marriott and Pope 1954).
 */
final class Autocorrelation {

  /** Above this, values are not exchanged one by one. */
  static final double EXCHANGEABLE = 0.3;

  /** The correlation that is left between neighbouring blocks. */
  private static final double LEFT = 0.1;

  private static final double MOST = 0.95;

  /** With fewer values nothing is known, and the worst is assumed. */
  private static final int LEAST = 8;

  private Autocorrelation() {}

  /** The correlation of neighbours around the mean: a step in the values counts as correlation. */
  static double lagOne(double[] values) {
    int n = values.length;
    return n < LEAST ? MOST : corrected(raw(values, 0, n, n), n, 1);
  }

  /**
   * The correlation of neighbours around the means of both sides of a split, so that a step is not
   * taken for correlation. A split that was chosen for its difference makes it too small.
   */
  static double lagOne(double[] values, int from, int split, int to) {
    int n = to - from;
    return n < LEAST ? MOST : corrected(raw(values, from, split, to), n, 2);
  }

  private static double corrected(double raw, int n, int means) {
    return Math.min(MOST, (n * raw + means) / (n - 3 * means));
  }

  private static double raw(double[] values, int from, int split, int to) {
    double before = mean(values, from, split);
    double after = split < to ? mean(values, split, to) : 0;
    double products = 0;
    double squares = 0;
    double last = 0;
    for (int i = from; i < to; i++) {
      double residual = values[i] - (i < split ? before : after);
      products += i > from ? residual * last : 0;
      squares += residual * residual;
      last = residual;
    }
    return squares > 0 ? products / squares : 0;
  }

  private static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }

  /** The length of blocks that hardly depend on each other; 1 where values may be exchanged. */
  static int blockLength(double lagOne) {
    return lagOne > EXCHANGEABLE
        ? Math.max(2, (int) Math.ceil(Math.log(LEFT) / Math.log(lagOne)))
        : 1;
  }
}
