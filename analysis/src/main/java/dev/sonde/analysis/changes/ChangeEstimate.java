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

  /** The change at a place of a window, whose values are resampled in blocks. */
  static ChangeEstimate of(Logs window, Place place, int block, SplittableRandom random) {
    double[] logs = window.values();
    HodgesLehmann shift =
        HodgesLehmann.of(
            scaled(logs, place.index(), place.to()), scaled(logs, place.from(), place.index()));
    return new ChangeEstimate(
        Level.of(logs, place.from(), place.index()),
        Level.of(logs, place.index(), place.to()),
        Math.exp(shift.shift() / SCALE),
        shift
            .ci95()
            .map(ci -> new Interval(Math.exp(ci.lower() / SCALE), Math.exp(ci.upper() / SCALE))),
        when(window, place, new Resampler(logs, block, random)));
  }

  private static double[] scaled(double[] logs, int from, int to) {
    return Arrays.stream(logs, from, to).map(each -> each * SCALE).toArray();
  }

  /** Both sides are resampled, and the best split is looked for again. */
  private static Span when(Logs window, Place place, Resampler resampler) {
    int length = place.to() - place.from();
    double[] resampled = new double[length];
    int[] order = new int[length];
    Arrays.setAll(order, i -> i);
    int[] found = new int[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      resampler.fill(resampled, 0, place.from(), place.index());
      resampler.fill(resampled, place.index() - place.from(), place.index(), place.to());
      int best =
          new EDivisive(resampled).best(order, 0, length, ChangePoints.LEAST_SEGMENT).index();
      found[i] = best < 0 ? place.index() : place.from() + best;
    }
    Arrays.sort(found);
    int cut = (int) (RESAMPLES * TAIL);
    int first = Math.min(place.index(), found[cut]);
    int last = Math.max(place.index(), found[RESAMPLES - 1 - cut]);
    return new Span(window.slots()[first], window.slots()[last]);
  }

  /** Draws values with replacement, as many neighbours at a time as a block has. */
  // An array, because it is read only.
  @SuppressWarnings("ArrayRecordComponent")
  private record Resampler(double[] values, int block, SplittableRandom random) {

    void fill(double[] into, int at, int from, int to) {
      int n = to - from;
      int start = 0;
      for (int i = 0; i < n; i++) {
        start = i % block == 0 ? random.nextInt(n) : start + 1;
        into[at + i] = values[from + start % n];
      }
    }
  }

  /**
   * A change point between its neighbours.
   *
   * @param from the change before, or the window's start
   * @param index of the first value after the change
   * @param to the next change, or the window's end
   */
  record Place(int from, int index, int to) {}
}
