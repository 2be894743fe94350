package dev.sonde.coordinator.plan;

import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.plan.Draws.Stream;
import java.util.Arrays;
import java.util.List;

/**
 * What is in a block: one prompt for all targets, and the targets in a shuffled order.
 *
 * <p>Prompts go round: of every so many measured blocks as the weights add up to, each prompt has
 * as many as it weighs, in an order shuffled anew for each round. A comparison of answers thus has
 * the sample sizes it was planned with.
 */
final class BlockPlan {

  /** Of weights that add up to more, prompts are drawn: such a round would not come to its end. */
  static final int LONGEST_ROUND = 100_000;

  private final long seed;
  private final int targets;
  private final int warmupBlocks;
  private final int traced;
  private final long[] cumulativeWeights;
  private int[] round = {};
  private long roundNumber;

  BlockPlan(Run run) {
    this.seed = run.spec().seed();
    this.targets = run.targets().size();
    this.warmupBlocks = run.warmupBlocks();
    boolean inOrder = run.spec().load().definesPrompts();
    this.traced = inOrder ? run.spec().prompts().size() : 0;
    List<PromptSpec> prompts = inOrder ? List.of() : run.spec().prompts();
    this.cumulativeWeights = new long[prompts.size()];
    long sum = 0;
    for (int i = 0; i < prompts.size(); i++) {
      sum += prompts.get(i).weight();
      cumulativeWeights[i] = sum;
    }
  }

  /** The block's prompt: the same for every target and region. */
  int prompt(long block) {
    if (traced > 0) {
      // In the trace's own order; before it, in the warm-up, its last requests.
      return (int) Math.floorMod(block - warmupBlocks, (long) traced);
    }
    long total = cumulativeWeights[cumulativeWeights.length - 1];
    if (total > LONGEST_ROUND) {
      return promptOf(Draws.below(Draws.bits(seed, Stream.PROMPT, block), total));
    }
    long measured = block - warmupBlocks;
    long number = Math.floorDiv(measured, total);
    if (round.length == 0 || number != roundNumber) {
      round = round(number, (int) total);
      roundNumber = number;
    }
    return round[(int) Math.floorMod(measured, total)];
  }

  private int[] round(long number, int length) {
    int[] prompts = new int[length];
    long state = Draws.bits(seed, Stream.PROMPT, number);
    for (int i = 0; i < length; i++) {
      state = Draws.mix(state + i + 1);
      int j = (int) Draws.below(state, i + 1L);
      prompts[i] = prompts[j];
      prompts[j] = promptOf(i);
    }
    return prompts;
  }

  private int promptOf(long position) {
    int found = Arrays.binarySearch(cumulativeWeights, position + 1);
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
