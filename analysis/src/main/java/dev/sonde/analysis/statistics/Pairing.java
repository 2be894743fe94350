package dev.sonde.analysis.statistics;

import dev.sonde.analysis.statistics.Ranking.Competitor;
import dev.sonde.analysis.statistics.StratifiedRanks.Stratum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * Two competitors and the tests whether the first is better.
 *
 * <p>If each prompt has {@link #STRATUM} values of both, values are compared within prompts only
 * (van Elteren), so that long prompts do not hide differences between short ones. Otherwise all
 * values are compared with all (Mann and Whitney). If the answers of a time slot are similar, a
 * difference must also hold between slots ({@link SlotComparison}): the larger of the two p-values
 * counts.
 */
public record Pairing(Competitor better, Competitor worse) {

  /** Values that a prompt needs from each competitor to be a stratum. */
  public static final int STRATUM = 5;

  /**
   * The level of the F test over ranks at which answers of a slot count as similar. It is lenient,
   * because missing a similarity is worse than testing between slots without need.
   */
  static final double ALIKE = 0.1;

  /** The worse competitor's values first: one stratum per prompt, or a single one. */
  public List<Stratum> strata() {
    Map<Integer, List<List<Integer>>> byPrompt = new TreeMap<>();
    collect(byPrompt, worse, 0);
    collect(byPrompt, better, 1);
    boolean large =
        byPrompt.values().stream().flatMap(List::stream).allMatch(each -> each.size() >= STRATUM);
    if (byPrompt.size() < 2 || !large) {
      return List.of(new Stratum(worse.values(), better.values()));
    }
    List<Stratum> strata = new ArrayList<>();
    for (List<List<Integer>> places : byPrompt.values()) {
      strata.add(new Stratum(worse.at(places.get(0)), better.at(places.get(1))));
    }
    return List.copyOf(strata);
  }

  private static void collect(
      Map<Integer, List<List<Integer>>> byPrompt, Competitor competitor, int side) {
    int[] prompts = competitor.layout().prompts();
    for (int i = 0; i < prompts.length; i++) {
      byPrompt
          .computeIfAbsent(prompts[i], any -> List.of(new ArrayList<>(), new ArrayList<>()))
          .get(side)
          .add(i);
    }
  }

  /** The p-value of the better competitor having smaller values. */
  double location() {
    List<Stratum> strata = strata();
    double independent =
        strata.size() > 1
            ? StratifiedRanks.of(strata).greater()
            : smaller(better.values(), worse.values());
    return Math.max(independent, clustered(ranks(strata.size() > 1)).orElse(0));
  }

  /** The p-value of the worse competitor having the heavier tail. */
  double tail() {
    double independent = TailComparison.of(worse.values(), better.values()).heavier();
    return Math.max(independent, clustered(beyond()).orElse(0));
  }

  /** Whether both samples are large enough to compare tails. */
  boolean hasTails() {
    return Math.min(better.values().length, worse.values().length) >= TailComparison.MINIMUM;
  }

  /**
   * The test between slots; empty when neither competitor's answers are similar within slots.
   *
   * @param scores of the worse competitor's probes, then of the better one's
   */
  private OptionalDouble clustered(double[] scores) {
    if (!alike(better) && !alike(worse)) {
      return OptionalDouble.empty();
    }
    int cut = worse.values().length;
    return SlotComparison.larger(
        Arrays.copyOf(scores, cut),
        worse.layout().slots(),
        Arrays.copyOfRange(scores, cut, scores.length),
        better.layout().slots());
  }

  /**
   * Mid-ranks among all values; by prompt, the rank within the prompt divided by its number of
   * values plus 1.
   */
  private double[] ranks(boolean byPrompt) {
    double[] all = pooled();
    if (!byPrompt) {
      return StratifiedRanks.midRanks(all);
    }
    int[] prompts =
        IntStream.concat(
                Arrays.stream(worse.layout().prompts()), Arrays.stream(better.layout().prompts()))
            .toArray();
    double[] ranks = new double[all.length];
    for (int prompt : Arrays.stream(prompts).distinct().toArray()) {
      int[] places =
          IntStream.range(0, all.length).filter(place -> prompts[place] == prompt).toArray();
      double[] own =
          StratifiedRanks.midRanks(Arrays.stream(places).mapToDouble(p -> all[p]).toArray());
      for (int i = 0; i < places.length; i++) {
        ranks[places[i]] = own[i] / (places.length + 1);
      }
    }
    return ranks;
  }

  private static boolean alike(Competitor competitor) {
    int[] slots = competitor.layout().slots();
    return slots.length == competitor.values().length
        && Clustered.alike(StratifiedRanks.midRanks(competitor.values()), slots) < ALIKE;
  }

  private double[] beyond() {
    double[] all = pooled();
    double limit = TailComparison.limit(all);
    return Arrays.stream(all).map(value -> value > limit ? 1 : 0).toArray();
  }

  private double[] pooled() {
    double[] one = worse.values();
    double[] other = better.values();
    double[] pooled = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, pooled, one.length, other.length);
    return pooled;
  }

  /** The p-value of the first sample having smaller values, by Mann and Whitney's U. */
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

  // The test subtracts values, so infinity is replaced; only the order matters.
  private static double[] finite(double[] values) {
    return Arrays.stream(values).map(value -> Math.min(value, Double.MAX_VALUE)).toArray();
  }

  private static boolean allEqual(double[] x, double[] y) {
    return Arrays.stream(x).allMatch(value -> value == x[0])
        && Arrays.stream(y).allMatch(value -> value == x[0]);
  }
}
