package dev.sonde.coordinator.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.FisherExactTest;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * Groups competitors that a sample cannot tell apart.
 *
 * <p>A competitor's group is 1 plus the number of those significantly better than it by location:
 * one-sided Mann-Whitney tests over all ordered pairs. Where both samples are large enough for a
 * 95th percentile to have an interval, {@link TailTest} says beside it whose tail is heavier. Holm
 * corrects over all tests of both kinds. One whose success rate is significantly below the best is
 * not ranked: it may well be fast because it fails.
 */
public final class Ranking {

  /** The level of the whole family of tests. */
  public static final double ALPHA = 0.05;

  private Ranking() {}

  /**
   * What is ranked.
   *
   * @param values smaller is better; {@link Double#POSITIVE_INFINITY} for a timeout
   * @param succeeded of {@code answered} probes
   */
  // An array because samples hold thousands of values. It is only read.
  @SuppressWarnings("ArrayRecordComponent")
  public record Competitor(double[] values, long succeeded, long answered) {
    double successRate() {
      return answered == 0 ? 0 : (double) succeeded / answered;
    }
  }

  /** What a test is about. */
  public enum Kind {
    /** Whose values are smaller as a whole, by Mann and Whitney. */
    LOCATION,
    /** Whose large values are rarer, by {@link TailTest}. */
    TAIL
  }

  /**
   * The test whether one competitor, by its position, is better than another.
   *
   * @param adjusted by Holm over all tests
   * @param discovery by Benjamini and Hochberg over all tests
   */
  public record PairTest(
      Kind kind, int better, int worse, double pValue, double adjusted, double discovery) {
    public boolean significant() {
      return adjusted < ALPHA;
    }
  }

  /**
   * The outcome, in the order of the competitors given.
   *
   * @param groups from 1, or empty for the unranked
   * @param tests of all ordered pairs of those that could be ranked, by location, then by tail
   */
  public record Groups(List<OptionalInt> groups, List<PairTest> tests) {}

  public static Groups rank(List<Competitor> competitors) {
    boolean[] reliable = reliable(competitors);
    List<Integer> ranked = new ArrayList<>();
    for (int i = 0; i < competitors.size(); i++) {
      if (reliable[i] && competitors.get(i).values().length > 0) {
        ranked.add(i);
      }
    }
    List<PairTest> tests = pairTests(competitors, ranked);
    List<OptionalInt> groups = new ArrayList<>();
    for (int i = 0; i < competitors.size(); i++) {
      int competitor = i;
      long better =
          tests.stream()
              .filter(t -> t.kind() == Kind.LOCATION)
              .filter(t -> t.worse() == competitor && t.significant())
              .count();
      groups.add(ranked.contains(i) ? OptionalInt.of(1 + (int) better) : OptionalInt.empty());
    }
    return new Groups(groups, tests);
  }

  /** Which success rates are not significantly below the best one. */
  static boolean[] reliable(List<Competitor> competitors) {
    boolean[] reliable = new boolean[competitors.size()];
    Arrays.fill(reliable, true);
    if (competitors.isEmpty()) {
      return reliable;
    }
    int best = best(competitors);
    double[] pValues = new double[competitors.size()];
    for (int i = 0; i < pValues.length; i++) {
      pValues[i] = i == best ? 1 : failsMoreOften(competitors.get(i), competitors.get(best));
    }
    double[] adjusted = Holm.adjust(pValues);
    for (int i = 0; i < adjusted.length; i++) {
      reliable[i] = adjusted[i] >= ALPHA && competitors.get(i).succeeded() > 0;
    }
    return reliable;
  }

  private static int best(List<Competitor> competitors) {
    int best = 0;
    for (int i = 1; i < competitors.size(); i++) {
      int order =
          Double.compare(competitors.get(i).successRate(), competitors.get(best).successRate());
      boolean larger = competitors.get(i).answered() > competitors.get(best).answered();
      best = order > 0 || (order == 0 && larger) ? i : best;
    }
    return best;
  }

  /** Fisher's exact test, one-sided: the p-value of the one failing more often than the other. */
  static double failsMoreOften(Competitor one, Competitor other) {
    int[][] table = {
      {toInt(one.answered() - one.succeeded()), toInt(one.succeeded())},
      {toInt(other.answered() - other.succeeded()), toInt(other.succeeded())}
    };
    boolean emptyColumn = table[0][0] + table[1][0] == 0 || table[0][1] + table[1][1] == 0;
    if (emptyColumn || one.answered() == 0 || other.answered() == 0) {
      return 1;
    }
    return FisherExactTest.withDefaults()
        .with(AlternativeHypothesis.GREATER_THAN)
        .test(table)
        .getPValue();
  }

  private static int toInt(long count) {
    return Math.toIntExact(count);
  }

  private static List<PairTest> pairTests(List<Competitor> competitors, List<Integer> ranked) {
    List<PairTest> raw = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (int better : ranked) {
        for (int worse : ranked) {
          double[] fast = competitors.get(better).values();
          double[] slow = competitors.get(worse).values();
          boolean large = Math.min(fast.length, slow.length) >= TailTest.MINIMUM;
          if (better != worse && (kind == Kind.LOCATION || large)) {
            double p =
                kind == Kind.LOCATION ? smaller(fast, slow) : TailTest.of(slow, fast).heavier();
            raw.add(new PairTest(kind, better, worse, p, p, p));
          }
        }
      }
    }
    double[] pValues = raw.stream().mapToDouble(PairTest::pValue).toArray();
    double[] adjusted = Holm.adjust(pValues);
    double[] discovery = BenjaminiHochberg.adjust(pValues);
    List<PairTest> tests = new ArrayList<>();
    for (int i = 0; i < pValues.length; i++) {
      PairTest test = raw.get(i);
      tests.add(
          new PairTest(
              test.kind(), test.better(), test.worse(), pValues[i], adjusted[i], discovery[i]));
    }
    return tests;
  }

  /** The p-value of the first sample's values being smaller, by Mann and Whitney's U. */
  static double smaller(double[] first, double[] second) {
    double[] x = finite(first);
    double[] y = finite(second);
    if (allEqual(x, y)) {
      return 1;
    }
    return MannWhitneyUTest.withDefaults()
        .with(AlternativeHypothesis.LESS_THAN)
        .test(x, y)
        .getPValue();
  }

  // Only the order counts; a test that subtracts must not meet infinities.
  private static double[] finite(double[] values) {
    return Arrays.stream(values).map(value -> Math.min(value, Double.MAX_VALUE)).toArray();
  }

  private static boolean allEqual(double[] x, double[] y) {
    return Arrays.stream(x).allMatch(value -> value == x[0])
        && Arrays.stream(y).allMatch(value -> value == x[0]);
  }
}
