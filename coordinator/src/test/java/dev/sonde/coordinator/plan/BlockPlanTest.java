package dev.sonde.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class BlockPlanTest {

  private static BlockPlan plan(String yaml, int targets) {
    return new BlockPlan(Runs.run(yaml, targets, 1));
  }

  @Test
  void everyOrderIsEquallyLikelyOverSeedsAndOverBlocks() {
    int draws = 24_000;
    Map<String, Integer> overSeeds = new HashMap<>();
    Map<String, Integer> overBlocks = new HashMap<>();
    Run run = Runs.run("seed: 1", 4, 1);
    BlockPlan one = new BlockPlan(run);
    for (int i = 0; i < draws; i++) {
      BlockPlan other = new BlockPlan(Runs.run(run.spec().withSeed(i), 4, 1));
      overSeeds.merge(Arrays.toString(other.order(3)), 1, Integer::sum);
      overBlocks.merge(Arrays.toString(one.order(i)), 1, Integer::sum);
    }
    for (Map<String, Integer> counts : List.of(overSeeds, overBlocks)) {
      double expected = draws / 24.0;
      double chiSquare =
          counts.values().stream()
              .mapToDouble(n -> (n - expected) * (n - expected) / expected)
              .sum();
      assertThat(counts).hasSize(24);
      // 23 degrees of freedom: 49.7 is the quantile at 0.999.
      assertThat(chiSquare).isLessThan(49.7);
    }
  }

  @Test
  void everyRoundOfBlocksHasEachPromptAsOftenAsItWeighs() {
    BlockPlan plan =
        plan(
            "warmup: 3\nprompts: [{text: a, weight: 1}, {text: b, weight: 2}, {text: c, weight: 7}]",
            1);
    Set<List<Integer>> rounds = new HashSet<>();
    for (int round = 0; round < 1000; round++) {
      List<Integer> prompts = new ArrayList<>();
      for (int block = 0; block < 10; block++) {
        prompts.add(plan.prompt(3 + 10L * round + block));
      }
      rounds.add(prompts);
      assertThat(prompts).containsExactlyInAnyOrder(0, 1, 1, 2, 2, 2, 2, 2, 2, 2);
    }
    // Nearly all of the 360 orders occur, because each round is shuffled anew.
    assertThat(rounds).hasSizeGreaterThan(300);
    assertThat(plan.prompt(0)).isBetween(0, 2);
  }

  @Test
  void promptsOfHugeWeightsAreDrawn() {
    BlockPlan plan = plan("prompts: [{text: a, weight: 100000}, {text: b, weight: 900000}]", 1);
    int first = 0;
    for (int block = 0; block < 30_000; block++) {
      first += plan.prompt(block) == 0 ? 1 : 0;
    }
    assertThat(first / 30_000.0).isCloseTo(0.1, within(0.01));
  }

  @Test
  void theControlIsTheFirstProviderOfEachModelUnderASecondLabel() {
    Run run = Runs.run("aa: true", 3, 1);
    assertThat(run.targets())
        .extracting(Target::provider)
        .containsExactly("p0", "p1", "p2", "p0#2");
    assertThat(run.targets()).extracting(Target::index).containsExactly(0, 1, 2, 3);
    assertThat(run.targets().get(3).wireModel()).isEqualTo("org/model:p0");
  }

  @Test
  void refusesARunThatIsTooLarge() {
    Assertions.assertThatThrownBy(() -> Runs.run("load: {count: 1}", 513, 1))
        .hasMessage("the run has 513 targets, allowed is 512 at most");
    Assertions.assertThatThrownBy(
            () -> Runs.run("load: {rate: 1000000/s, arrivals: poisson, duration: 168h}", 1, 1))
        .hasMessage("the run has 604800000000 probes a target, allowed is 100000000 at most");
  }
}
