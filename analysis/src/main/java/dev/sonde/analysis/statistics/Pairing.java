package dev.sonde.analysis.statistics;

import dev.sonde.analysis.statistics.Ranking.Competitor;
import dev.sonde.analysis.statistics.StratifiedRanks.Stratum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.MannWhitneyUTest;

/**
 * Two competitors and the tests whether the first is better.
 *
 * <p>If each prompt has {@link #STRATUM} values of both, values are compared within prompts only
 * (van Elteren), so that long prompts do not hide differences between short ones. Otherwise all
 * values are compared with all (Mann and Whitney). If answers of the same time are similar, a
 * difference must also hold between times ({@link SlotGuard}): the larger of the two p-values
 * counts.
 */
public record Pairing(Competitor better, Competitor worse) {

  /** Values that a prompt needs from each competitor to be a stratum. */
  public static final int STRATUM = 5;

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
    return Math.max(independent, new SlotGuard(worse, better).atLeast(ranks(strata.size() > 1)));
  }

  /** The p-value of the worse competitor having the heavier tail. */
  double tail() {
    double independent = TailComparison.of(worse.values(), better.values()).heavier();
    return Math.max(independent, new SlotGuard(worse, better).atLeast(beyond()));
  }

  /** Whether both samples are large enough to compare tails. */
  boolean hasTails() {
    return Math.min(better.values().length, worse.values().length) >= TailComparison.MINIMUM;
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
