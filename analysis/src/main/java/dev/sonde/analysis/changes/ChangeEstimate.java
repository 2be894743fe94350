package dev.sonde.analysis.changes;

import dev.sonde.analysis.changes.Detected.Span;
import dev.sonde.analysis.statistics.HodgesLehmann;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * How large a change is.
 *
 * @param before the level of the slots before it, back to the change before or the window's start
 * @param after the level of the slots after it, up to the next change
 * @param effect after divided by before, from the Hodges-Lehmann shift of the logarithms
 * @param effectCi95 empty where the slots are too few for an interval
 * @param at the slots within which it lies in 95 % of resampled series
 */
public record ChangeEstimate(
    Level before, Level after, double effect, Optional<Interval> effectCi95, Span at) {

  private static final int RESAMPLES = 200;
  private static final double TAIL = 0.025;

  /** Logarithms become whole numbers for {@link HodgesLehmann}. */
  private static final double SCALE = 1e9;

  /**
   * The level of some slots.
   *
   * @param value median of the slots' values, in the metric's unit
   * @param ci95 from order statistics, from six slots on
   * @param slots how many
   */
  public record Level(double value, Optional<Interval> ci95, int slots) {

    static Level of(double[] logs, int from, int to) {
      double[] sorted = Arrays.copyOfRange(logs, from, to);
      Arrays.sort(sorted);
      Optional<Interval> interval =
          Percentile.P50
              .intervalRanks(sorted.length)
              .map(
                  ranks ->
                      new Interval(
                          Math.exp(sorted[(int) ranks.lower() - 1]),
                          Math.exp(sorted[(int) ranks.upper() - 1])));
      return new Level(Math.exp(Medians.of(sorted)), interval, sorted.length);
    }
  }

  /** The change at an index of a window, between the changes before and after it. */
  static ChangeEstimate of(
      Logs window, int from, int index, int to, int block, SplittableRandom random) {
    double[] logs = window.values();
    HodgesLehmann shift = HodgesLehmann.of(scaled(logs, index, to), scaled(logs, from, index));
    return new ChangeEstimate(
        Level.of(logs, from, index),
        Level.of(logs, index, to),
        Math.exp(shift.shift() / SCALE),
        shift
            .ci95()
            .map(
                ci ->
                    new Interval(Math.exp(ci.lower() / SCALE), Math.exp(ci.upper() / SCALE))),
        when(window, from, index, to, block, random));
  }

  private static double[] scaled(double[] logs, int from, int to) {
    return Arrays.stream(logs, from, to).map(each -> each * SCALE).toArray();
  }

  /** Both sides are resampled in blocks, and the best split is looked for again. */
  private static Span when(
      Logs window, int from, int index, int to, int block, SplittableRandom random) {
    int[] found = new int[RESAMPLES];
    double[] resampled = new double[to - from];
    int[] order = new int[to - from];
    Arrays.setAll(order, i -> i);
    for (int i = 0; i < RESAMPLES; i++) {
      resample(window.values(), from, index, resampled, 0, block, random);
      resample(window.values(), index, to, resampled, index - from, block, random);
      int best =
          new EDivisive(resampled)
              .best(order, 0, order.length, ChangePoints.LEAST_SEGMENT)
              .index();
      found[i] = best < 0 ? index : from + best;
    }
    Arrays.sort(found);
    int cut = (int) (RESAMPLES * TAIL);
    int first = Math.min(index, found[cut]);
    int last = Math.max(index, found[RESAMPLES - 1 - cut]);
    return new Span(window.slots()[first], window.slots()[last]);
  }

  private static void resample(
      double[] values, int from, int to, double[] into, int at, int block, SplittableRandom random) {
    int n = to - from;
    int start = 0;
    for (int i = 0; i < n; i++) {
      start = i % block == 0 ? random.nextInt(n) : start + 1;
      into[at + i] = values[from + start % n];
    }
  }
}
