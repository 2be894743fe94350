package dev.sonde.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class PlanTest {
  private static final Vocabulary VOCABULARY = new Vocabulary();
  private static final Scenario SCENARIO = Scenario.named("default");

  private static Plan plan(String provider, long prompt, long draws) {
    Behaviour behaviour = Objects.requireNonNull(SCENARIO.behaviours().get(provider));
    long hash = Mix.of(1, provider);
    return new Plan(behaviour, new Plan.Asked(prompt, hash, draws, Output.MAX_TOKENS), VOCABULARY);
  }

  private static List<String> words(Plan plan) {
    return IntStream.range(0, plan.tokens())
        .mapToObj(place -> new String(plan.token(place, VOCABULARY), StandardCharsets.UTF_8))
        .toList();
  }

  private static List<Long> times(Plan plan) {
    return IntStream.range(0, plan.chunkCount()).mapToObj(plan::chunkNanos).toList();
  }

  @Test
  void dependsOnNothingButItsSeed() {
    Plan one = plan("novita", 7, 11);

    assertThat(times(one)).isEqualTo(times(plan("novita", 7, 11))).isSorted();
    assertThat(times(one)).isNotEqualTo(times(plan("novita", 7, 12)));
    assertThat(words(one)).isEqualTo(words(plan("novita", 7, 12)));
  }

  @Test
  void letsProvidersSayTheSameInChunksOfTheirOwnSize() {
    assertThat(words(plan("nscale", 7, 1))).isEqualTo(words(plan("together", 7, 2)));
    assertThat(plan("nscale", 7, 1).chunkCount())
        .isEqualTo((plan("together", 7, 1).chunkCount() + 3) / 4);
  }

  @Test
  void letsOneProviderAnswerALittleDifferentlyButAlwaysTheSame() {
    int tokens = 0;
    int different = 0;
    for (int prompt = 0; prompt < 100; prompt++) {
      List<String> usual = words(plan("together", prompt, 1));
      List<String> own = words(plan("featherless-ai", prompt, 1));
      assertThat(own).isEqualTo(words(plan("featherless-ai", prompt, 2)));
      for (int i = 0; i < usual.size(); i++) {
        tokens++;
        different += usual.get(i).equals(own.get(i)) ? 0 : 1;
      }
    }
    assertThat(different).isBetween(tokens * 5 / 100, tokens * 11 / 100);
  }

  @Test
  void drawsFirstTokensAroundTheirMedianWithASlowTail() {
    double[] millis =
        IntStream.range(0, 4_001)
            .mapToDouble(i -> plan("novita", 1, Mix.of(5, i)).firstTokenNanos() / 1e6)
            .sorted()
            .toArray();

    assertThat(millis[2_000]).isBetween(300.0, 350.0);
    assertThat(Arrays.stream(millis).filter(ms -> ms > 1_000).count()).isBetween(120L, 250L);
  }

  @Test
  void variesTheLengthWithThePromptWithinItsSpread() {
    int[] lengths =
        IntStream.range(0, 200).map(prompt -> plan("groq", prompt, 1).tokens()).toArray();

    assertThat(Arrays.stream(lengths)).allMatch(length -> length >= 20 && length <= 60);
    assertThat(Arrays.stream(lengths).distinct().count()).isGreaterThan(20);
  }
}
