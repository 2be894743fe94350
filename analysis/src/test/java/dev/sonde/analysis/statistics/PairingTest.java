package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.statistics.Ranking.Competitor;
import dev.sonde.analysis.statistics.Ranking.Layout;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PairingTest {

  private static final int SLOTS = 20;
  private static final int EACH = 10;

  /** A rank test uses the order of the values only, so a timeout is as good as any large value. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 12})
  void timeoutsCountLikeAValueThatIsLargerThanAllOthers(int timeouts) {
    for (int prompts : new int[] {1, 2}) {
      for (int seed = 0; seed < 20; seed++) {
        Competitor better = withSlots(2 * seed, prompts);
        Competitor worse = withSlots(2 * seed + 1, prompts);
        Competitor slow = with(worse, timeouts, 1e12);
        Competitor late = with(worse, timeouts, Double.POSITIVE_INFINITY);
        assertThat(Clustered.alike(StratifiedRanks.midRanks(late.values()), late.layout().slots()))
            .isCloseTo(
                Clustered.alike(StratifiedRanks.midRanks(slow.values()), slow.layout().slots()),
                within(1e-12));
        assertThat(new Pairing(better, late).location())
            .isCloseTo(new Pairing(better, slow).location(), within(1e-12));
        assertThat(new Pairing(late, better).location())
            .isCloseTo(new Pairing(slow, better).location(), within(1e-12));
      }
    }
  }

  /** Probes whose slots have a level of their own, so that a difference must hold between slots. */
  private static Competitor withSlots(int seed, int prompts) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] slots = IntStream.range(0, SLOTS * EACH).map(i -> i / EACH).toArray();
    int[] byPrompt = IntStream.range(0, SLOTS * EACH).map(i -> i % prompts).toArray();
    double[] levels = Latencies.lognormal(random, SLOTS, 1);
    double[] values = Latencies.lognormal(random, SLOTS * EACH, 1);
    Arrays.setAll(values, i -> values[i] * levels[slots[i]]);
    return new Competitor(values, new Layout(byPrompt, slots), SLOTS * EACH, SLOTS * EACH);
  }

  private static Competitor with(Competitor competitor, int count, double value) {
    double[] values = competitor.values().clone();
    for (int i = 0; i < count; i++) {
      values[(37 * i) % values.length] = value;
    }
    return new Competitor(
        values, competitor.layout(), competitor.succeeded(), competitor.answered());
  }
}
