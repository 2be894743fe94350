package dev.sonde.analysis.statistics;

import dev.sonde.analysis.statistics.Ranking.Competitor;
import java.util.Arrays;
import java.util.Optional;

/**
 * Keeps a test of two competitors from taking the conditions of a moment for a difference: where
 * answers of the same time are similar, the difference also has to hold between times ({@link
 * SlotComparison}).
 *
 * <p>Three things show similarity: the answers of one time slot (an F test over each competitor's
 * ranks), a difference that changes between groups of adjacent slots, and a difference that changes
 * between runs (F tests over the scores). A disturbance lasts as long as it lasts, so slots are
 * grouped twice.
 */
final class SlotGuard {

  /**
   * The level of the F test over ranks at which answers of a slot count as similar. It is lenient,
   * because missing a similarity is worse than testing between slots without need.
   */
  static final double ALIKE = 0.1;

  /** The level of the F tests of groups: a test between a few of them finds little. */
  static final double UNEVEN = 0.02;

  /** The level of the F test of runs, of which there are often two or three only. */
  static final double UNEVEN_RUNS = 0.05;

  /** The most groups of adjacent slots. */
  private static final int[] GROUPS = {12, 6};

  private final Competitor worse;
  private final Competitor better;
  private final boolean alike;

  SlotGuard(Competitor worse, Competitor better) {
    this.worse = worse;
    this.better = better;
    this.alike = alike(worse) || alike(better);
  }

  private static boolean alike(Competitor competitor) {
    int[] slots = competitor.layout().slots();
    return slots.length == competitor.values().length
        && Clustered.alike(StratifiedRanks.midRanks(competitor.values()), slots) < ALIKE;
  }

  /**
   * The largest p-value of the tests between times; 0 where nothing is similar, or where there is
   * one slot only.
   *
   * @param scores of the worse competitor's probes, then of the better one's
   */
  double atLeast(double[] scores) {
    int cut = worse.values().length;
    Scores both = new Scores(Arrays.copyOf(scores, cut), tail(scores, cut));
    int[] worseSlots = worse.layout().slots();
    int[] betterSlots = better.layout().slots();
    double p =
        alike ? both.bySlots(worseSlots, betterSlots).map(SlotComparison::larger).orElse(0.0) : 0;
    int slots = 1 + Math.max(max(worseSlots), max(betterSlots));
    for (int most : GROUPS) {
      int width = (slots + most - 1) / most;
      if (width > 1) {
        p =
            Math.max(
                p, both.ifUneven(UNEVEN, joined(worseSlots, width), joined(betterSlots, width)));
      }
    }
    return Math.max(p, both.ifUneven(UNEVEN_RUNS, worse.layout().runs(), better.layout().runs()));
  }

  private static double[] tail(double[] scores, int cut) {
    return Arrays.copyOfRange(scores, cut, scores.length);
  }

  private static int max(int[] slots) {
    return Arrays.stream(slots).max().orElse(-1);
  }

  private static int[] joined(int[] slots, int width) {
    return Arrays.stream(slots).map(slot -> slot / width).toArray();
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Scores(double[] worse, double[] better) {

    Optional<SlotComparison> bySlots(int[] worseSlots, int[] betterSlots) {
      return SlotComparison.of(worse, worseSlots, better, betterSlots);
    }

    /** The p-value of the test between slots where their differences vary too much, else 0. */
    double ifUneven(double level, int[] worseSlots, int[] betterSlots) {
      return bySlots(worseSlots, betterSlots)
          .filter(found -> found.uneven() < level)
          .map(SlotComparison::larger)
          .orElse(0.0);
    }
  }
}
