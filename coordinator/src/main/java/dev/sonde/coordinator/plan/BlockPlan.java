package dev.sonde.coordinator.plan;

import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.plan.Draws.Stream;
import java.util.Arrays;
import java.util.List;

/** What is in a block: one prompt for all targets, and the targets in a shuffled order. */
final class BlockPlan {

  private final long seed;
  private final int targets;
  private final long[] cumulativeWeights;

  BlockPlan(Run run) {
    this.seed = run.spec().seed();
    this.targets = run.targets().size();
    List<PromptSpec> prompts = run.spec().prompts();
    this.cumulativeWeights = new long[prompts.size()];
    long sum = 0;
    for (int i = 0; i < prompts.size(); i++) {
      sum += prompts.get(i).weight();
      cumulativeWeights[i] = sum;
    }
  }

  /** The block's prompt: drawn by weight, the same for every target and region. */
  int prompt(long block) {
    long total = cumulativeWeights[cumulativeWeights.length - 1];
    long drawn = Draws.below(Draws.bits(seed, Stream.PROMPT, block), total);
    int found = Arrays.binarySearch(cumulativeWeights, drawn + 1);
    return found >= 0 ? found : -found - 1;
  }

  /** The targets in the order of a closed block (Fisher and Yates, by seed and block). */
  int[] order(long block) {
    int[] order = new int[targets];
    long state = Draws.bits(seed, Stream.ORDER, block);
    for (int i = 0; i < targets; i++) {
      state = Draws.mix(state + i + 1);
      int j = (int) Draws.below(state, i + 1L);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }
}
