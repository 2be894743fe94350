package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.statistics.Ranking.Competitor;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How often ranks are wrong, over a thousand pairs of providers. */
@Tag("simulation")
class RankingSimulationTest {

  private static final int SEEDS = 1000;

  @ParameterizedTest
  @ValueSource(ints = {20, 100, 400})
  void identicalProvidersShareAGroup(int probes) {
    assertThat(together(probes, 1)).isGreaterThanOrEqualTo(930);
  }

  @Test
  void aProviderThatIsAFifthSlowerIsSeparated() {
    assertThat(SEEDS - together(400, 1.2)).isGreaterThanOrEqualTo(900);
  }

  /** The best of several identical providers is the best by chance. */
  @Test
  void identicalFailureRatesRarelyCostARank() {
    int unranked = 0;
    for (int seed = 0; seed < SEEDS / 4; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Competitor> eight =
          IntStream.range(0, 8)
              .mapToObj(any -> new Competitor(new double[0], successes(random, 100, 0.9), 100))
              .toList();
      boolean[] reliable = Ranking.reliable(eight);
      unranked += IntStream.range(0, 8).allMatch(i -> reliable[i]) ? 0 : 1;
    }
    // 5 % of 250 is 12; a test against the best alone, over seven pairs, gives 35.
    assertThat(unranked).isLessThanOrEqualTo(12);
  }

  private static int successes(SplittableRandom random, int probes, double rate) {
    return (int) random.doubles(probes).filter(draw -> draw < rate).count();
  }

  /**
   * Each provider has its own slow minutes, so twenty probes of one minute are not twenty
   * independent samples.
   */
  @Test
  void providersWithWeatherOfTheirOwnAreToldApartOnlyWithSlotsLeftOut() {
    assertThat(toldApartInWeather(true)).isLessThanOrEqualTo(80);
    assertThat(toldApartInWeather(false)).isGreaterThanOrEqualTo(200);
  }

  private static int toldApartInWeather(boolean slots) {
    int apart = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Competitor> two = List.of(inWeather(random, slots), inWeather(random, slots));
      apart += anyByLocation(two) ? 1 : 0;
    }
    return apart;
  }

  /** Twenty slots of ten probes; the level of a slot varies with σ = 0.4. */
  private static Competitor inWeather(SplittableRandom random, boolean known) {
    double[] values = Latencies.typical(random, 200, 1);
    int[] slots = IntStream.range(0, 200).map(i -> i / 10).toArray();
    double level = 1;
    for (int i = 0; i < values.length; i++) {
      level = i % 10 == 0 ? Math.exp(0.4 * random.nextGaussian()) : level;
      values[i] *= level;
    }
    Ranking.Layout layout = new Ranking.Layout(new int[0], known ? slots : new int[0]);
    return new Competitor(values, layout, 200, 200);
  }

  /**
   * A run has few slots when it is short, and a disturbance may last longer than a slot. Ten
   * percent is twice the nominal level; without a guard 26 to 67 in a hundred are told apart.
   */
  @ParameterizedTest
  @CsvSource({
    "2, 25, 1",
    "3, 25, 1",
    "5, 25, 1",
    "8, 25, 1",
    "8, 5, 1",
    "20, 10, 4",
    "60, 2, 5",
    "60, 10, 5",
  })
  void equalProvidersWithLevelsOfTheirOwnAreRarelyToldApart(int slots, int each, int lasting) {
    int apart = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Competitor> two =
          List.of(disturbed(random, slots, each, lasting), disturbed(random, slots, each, lasting));
      apart += anyByLocation(two) ? 1 : 0;
    }
    assertThat(apart).isLessThanOrEqualTo(slots == 2 ? 100 : 60);
  }

  private static boolean anyByLocation(List<Competitor> competitors) {
    return Ranking.rank(competitors).tests().stream()
        .filter(test -> test.kind() == Ranking.Kind.LOCATION)
        .anyMatch(Ranking.PairTest::significant);
  }

  /** The level of a competitor, with σ = 0.4, lasts for some slots. */
  private static Competitor disturbed(SplittableRandom random, int slots, int each, int lasting) {
    double[] values = Latencies.typical(random, slots * each, 1);
    double level = 1;
    for (int i = 0; i < values.length; i++) {
      level = i % (each * lasting) == 0 ? Math.exp(0.4 * random.nextGaussian()) : level;
      values[i] *= level;
    }
    int[] layout = IntStream.range(0, values.length).map(i -> i / each).toArray();
    return new Competitor(
        values, new Ranking.Layout(new int[0], layout), values.length, values.length);
  }

  /** Merged runs of thirty slots, in which each provider has a level of its own for a run. */
  @ParameterizedTest
  @CsvSource({"2, 190", "3, 80", "5, 60", "10, 60"})
  void levelsOfRunsAreRarelyADifference(int runs, int most) {
    int apart = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      apart += anyByLocation(List.of(inRuns(random, runs), inRuns(random, runs))) ? 1 : 0;
    }
    assertThat(apart).isLessThanOrEqualTo(most);
  }

  private static Competitor inRuns(SplittableRandom random, int runs) {
    Competitor all = disturbed(random, 30 * runs, 2, 30);
    int[] slots = all.layout().slots();
    int[] byRun = IntStream.of(slots).map(slot -> slot / 30).toArray();
    Ranking.Layout layout = new Ranking.Layout(new int[0], slots, byRun);
    return new Competitor(all.values(), layout, all.succeeded(), all.answered());
  }

  /** One competitor is slower than its equal others; it and the first of them are a pair. */
  @ParameterizedTest
  @CsvSource({
    "2, 100, 0.8",
    "3, 100, 0.8",
    "5, 100, 0.8",
    "8, 100, 0.8",
    "5, 100, 0.9",
    "2, 400, 0.8",
    "5, 50, 0.8",
    "5, 20, 0.8",
    "8, 20, 0.9",
  })
  void findsAsOftenAsThePlanSays(int competitors, int values, double power) {
    double factor = new RankingPower(competitors, values).slowdown(power).orElseThrow();
    int[] slots = IntStream.range(0, values).map(i -> i * Math.min(60, values) / values).toArray();
    Ranking.Layout layout = new Ranking.Layout(new int[0], slots);
    int found = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Competitor> all =
          IntStream.range(0, competitors)
              .mapToDouble(each -> each == 0 ? factor : 1)
              .mapToObj(each -> Latencies.typical(random, values, each))
              .map(each -> new Competitor(each, layout, values, values))
              .toList();
      found +=
          Ranking.rank(all).tests().stream()
                  .filter(test -> test.kind() == Ranking.Kind.LOCATION)
                  .filter(test -> test.worse() == 0 && test.better() == 1)
                  .anyMatch(Ranking.PairTest::significant)
              ? 1
              : 0;
    }
    assertThat(found / (double) SEEDS).isCloseTo(power, within(0.03));
  }

  /**
   * A prompt ten times as long takes ten times as long. Comparing within prompts removes this
   * effect.
   */
  @Test
  void comparesWithinPrompts() {
    assertThat(toldApartOverPrompts(true)).isGreaterThanOrEqualTo(900);
    assertThat(toldApartOverPrompts(false)).isLessThanOrEqualTo(500);
  }

  private static int toldApartOverPrompts(boolean known) {
    int apart = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<OptionalInt> groups =
          Ranking.rank(List.of(onPrompts(random, 1, known), onPrompts(random, 1.2, known)))
              .groups();
      apart += groups.get(0).equals(groups.get(1)) ? 0 : 1;
    }
    return apart;
  }

  private static Competitor onPrompts(SplittableRandom random, double factor, boolean known) {
    double[] values = Latencies.typical(random, 400, factor);
    int[] prompts = IntStream.range(0, 400).map(i -> i % 4).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= Math.pow(3, prompts[i]);
    }
    Ranking.Layout layout = new Ranking.Layout(known ? prompts : new int[0], new int[0]);
    return new Competitor(values, layout, 400, 400);
  }

  private static int together(int probes, double factor) {
    int together = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<OptionalInt> groups =
          Ranking.rank(List.of(competitor(random, probes, 1), competitor(random, probes, factor)))
              .groups();
      together += groups.get(0).equals(groups.get(1)) ? 1 : 0;
    }
    return together;
  }

  private static Competitor competitor(SplittableRandom random, int probes, double factor) {
    return new Competitor(Latencies.typical(random, probes, factor), probes, probes);
  }
}
