package dev.sonde.coordinator.plan;

import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.plan.Draws.Stream;
import java.util.Arrays;
import java.util.List;

/**
 * The content of a block: one prompt for all targets, and the targets in a shuffled order.
 *
 * <p>Prompts are drawn in rounds of measured blocks. The length of a round is the sum of the
 * weights, and each prompt occurs in it as often as its weight says. Each round is shuffled again.
 * A comparison of responses thus has the sample sizes that were planned.
 */
final class BlockPlan {

  /**
   * For a larger sum of weights prompts are drawn independently: a run would not complete a round.
   */
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

  /** The prompt of a block: the same for all targets and regions. */
  int prompt(long block) {
    if (traced > 0) {
      // In the order of the trace; the warm-up before it uses the last requests.
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

  /** The targets in the order of a closed-loop block (Fisher-Yates, by seed and block). */
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
