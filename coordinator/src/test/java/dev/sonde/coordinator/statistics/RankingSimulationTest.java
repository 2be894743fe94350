package dev.sonde.coordinator.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.coordinator.statistics.Ranking.Competitor;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often ranks mislead, over a thousand pairs of providers. */
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
