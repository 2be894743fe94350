package dev.sonde.analysis.changes;

import dev.sonde.analysis.changes.EDivisive.Split;
import dev.sonde.analysis.statistics.Permutations;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The change points of one series of values at equal distances, most often logarithms: E-divisive's
 * hierarchy of splits, each tested by permutations within the segments that earlier splits left.
 */
final class ChangePoints {

  /** Values on each side of a change, at least. */
  static final int LEAST_SEGMENT = 3;

  private final double[] values;
  private final EDivisive energy;
  private final Permutations permutations;
  private final double atMost;
  private final TreeMap<Integer, Double> found = new TreeMap<>();

  private final int block;

  private ChangePoints(double[] values, int block, Permutations permutations, double atMost) {
    this.values = values;
    this.block = block;
    this.energy = new EDivisive(values);
    this.permutations = permutations;
    this.atMost = atMost;
  }

  /**
   * All change points, in order.
   *
   * @param block length of the blocks that are exchanged; 0 for one that fits this series itself
   * @param atMost p-value of a change point
   * @param random decides which permutations are drawn
   */
  static List<ChangePoint> of(
      double[] values,
      int block,
      Permutations permutations,
      double atMost,
      SplittableRandom random) {
    ChangePoints points = new ChangePoints(values, block, permutations, atMost);
    while (points.split(random)) {
      // Another segment was divided.
    }
    List<ChangePoint> all = new ArrayList<>();
    points.found.forEach((index, p) -> all.add(new ChangePoint(index, p)));
    return all;
  }

  private boolean split(SplittableRandom random) {
    int[] order = new int[values.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    List<Segment> segments = segments();
    Split best = best(order, segments);
    if (best.index() < 0) {
      return false;
    }
    int length = block > 0 ? block : ownBlock(segments, best.index());
    double p =
        permutations.sequential(
            best.statistic(),
            random,
            source -> {
              for (Segment each : segments) {
                BlockShuffle.shuffle(order, each.from(), each.to(), length, source);
              }
              return best(order, segments).statistic();
            });
    if (p > atMost) {
      return false;
    }
    found.put(best.index(), p);
    return true;
  }

  private Split best(int[] order, List<Segment> segments) {
    Split best = Split.NONE;
    for (Segment segment : segments) {
      Split each = energy.best(order, segment.from(), segment.to(), LEAST_SEGMENT);
      best = each.statistic() > best.statistic() ? each : best;
    }
    return best;
  }

  private List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    int from = 0;
    for (int index : found.keySet()) {
      segments.add(new Segment(from, index));
      from = index;
    }
    segments.add(new Segment(from, values.length));
    return segments;
  }

  private int ownBlock(List<Segment> segments, int split) {
    for (Segment each : segments) {
      if (each.from() < split && split < each.to()) {
        return Autocorrelation.blockLength(
            Autocorrelation.lagOne(values, each.from(), split, each.to()));
      }
    }
    return 1;
  }

  private record Segment(int from, int to) {}

  /**
   * A change of a series.
   *
   * @param index of the first value after it
   * @param p of a split as good as this one without any change
   */
  record ChangePoint(int index, double p) {}
}
