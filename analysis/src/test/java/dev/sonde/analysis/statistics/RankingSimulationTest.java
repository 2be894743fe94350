package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.statistics.Ranking.Competitor;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
      apart +=
          Ranking.rank(two).tests().stream()
                  .filter(test -> test.kind() == Ranking.Kind.LOCATION)
                  .anyMatch(Ranking.PairTest::significant)
              ? 1
              : 0;
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
