package dev.sonde.analysis.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/** The percentile bootstrap (Efron 1979). */
public final class Bootstrap {

  private static final int REPLICATES = 999;
  private static final int TAIL = 25;

  private Bootstrap() {}

  /**
   * A 95 % interval: the 25th and the 975th of 999 replicates.
   *
   * @param resampled the estimate from a resample
   */
  public static Interval interval95(
      SplittableRandom random, ToDoubleFunction<SplittableRandom> resampled) {
    double[] replicates = new double[REPLICATES];
    Arrays.setAll(replicates, any -> resampled.applyAsDouble(random));
    Arrays.sort(replicates);
    return new Interval(replicates[TAIL - 1], replicates[REPLICATES - TAIL]);
  }
}
