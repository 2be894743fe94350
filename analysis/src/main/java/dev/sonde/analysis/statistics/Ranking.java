package dev.sonde.analysis.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.FisherExactTest;

/**
 * Groups competitors that a sample cannot distinguish.
 *
 * <p>A competitor's group is 1 plus the number of competitors that are significantly better by
 * location, tested by {@link Pairing} over all ordered pairs. If both samples are large enough for
 * an interval of the 95th percentile, {@link TailComparison} also tests which tail is heavier. Holm
 * corrects all tests of both kinds. A competitor whose success rate is significantly below
 * another's is not ranked: it may be fast only because it fails.
 */
public final class Ranking {

  /** The level of the whole family of tests. */
  public static final double ALPHA = 0.05;

  private Ranking() {}

  /**
   * A competitor.
   *
   * @param values smaller is better; {@link Double#POSITIVE_INFINITY} for a timeout
   * @param layout in the order of the values
   * @param succeeded successes among {@code answered} probes
   */
  // An array, because samples have thousands of values. It is read only.
  @SuppressWarnings("ArrayRecordComponent")
  public record Competitor(double[] values, Layout layout, long succeeded, long answered) {

    /** A competitor whose values have no known prompts and slots. */
    public Competitor(double[] values, long succeeded, long answered) {
      this(values, Layout.NONE, succeeded, answered);
    }

    double[] at(List<Integer> places) {
      return places.stream().mapToDouble(place -> values[place]).toArray();
    }
  }

  /**
   * The origin of the values; each array is empty when it is unknown.
   *
   * @param prompts the prompt of each value
   * @param slots the time slot of each value, from 0, in the order of time
   * @param runs the run of each value, from 0; empty for values of one run
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Layout(int[] prompts, int[] slots, int[] runs) {
    public static final Layout NONE = new Layout(new int[0], new int[0]);

    /** The layout of a single run. */
    public Layout(int[] prompts, int[] slots) {
      this(prompts, slots, new int[0]);
    }
  }

  /** The kind of a test. */
  public enum Kind {
    /** Which competitor has smaller values, by Mann and Whitney. */
    LOCATION,
    /** Which competitor has fewer large values, by {@link TailComparison}. */
    TAIL
  }

  /**
   * A test whether one competitor is better than another, each given by its position.
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
   * @param groups from 1; empty for competitors that are not ranked
   * @param tests of all ordered pairs of ranked competitors, by location, then by tail
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

  /**
   * Whether each success rate is not significantly below any other, corrected by Holm over all
   * ordered pairs. A test against the best only would have too many errors, because the best is
   * partly best by luck.
   */
  static boolean[] reliable(List<Competitor> competitors) {
    int size = competitors.size();
    double[] pValues = new double[size * Math.max(0, size - 1)];
    int next = 0;
    for (int i = 0; i < size; i++) {
      for (int j = 0; j < size; j++) {
        if (i != j) {
          pValues[next++] = failsMoreOften(competitors.get(i), competitors.get(j));
        }
      }
    }
    double[] adjusted = Holm.adjust(pValues);
    boolean[] reliable = new boolean[size];
    for (int i = 0; i < size; i++) {
      double least = Arrays.stream(adjusted, i * (size - 1), (i + 1) * (size - 1)).min().orElse(1);
      reliable[i] = least >= ALPHA && competitors.get(i).succeeded() > 0;
    }
    return reliable;
  }

  /** The p-value of the first competitor failing more often (Fisher's exact test, one-sided). */
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
          Pairing pair = new Pairing(competitors.get(better), competitors.get(worse));
          if (better != worse && (kind == Kind.LOCATION || pair.hasTails())) {
            double p = kind == Kind.LOCATION ? pair.location() : pair.tail();
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
}
