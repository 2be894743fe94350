package dev.sonde.analysis.statistics;

import java.util.SplittableRandom;

/** Realistic latencies: log-normal, sometimes three times as long. */
final class Latencies {

  static final double MEDIAN_MICROS = 200_000;
  private static final double SPREAD = 0.5;
  private static final double STRAGGLERS = 0.02;

  private Latencies() {}

  /** Whole microseconds, one in fifty three times as long, all multiplied by a factor. */
  static double[] typical(SplittableRandom random, int count, double factor) {
    double[] values = lognormal(random, count, factor);
    for (int i = 0; i < count; i++) {
      values[i] = Math.rint(random.nextDouble() < STRAGGLERS ? 3 * values[i] : values[i]);
    }
    return values;
  }

  static double[] lognormal(SplittableRandom random, int count, double factor) {
    double[] values = new double[count];
    for (int i = 0; i < count; i++) {
      values[i] = Math.rint(factor * MEDIAN_MICROS * Math.exp(SPREAD * random.nextGaussian()));
    }
    return values;
  }
}
