package dev.sonde.common.run;

import java.util.AbstractList;
import java.util.SplittableRandom;

/**
 * The prompts of a trace: synthetic text with the length of each request, derived from the seed and
 * the position.
 */
final class TracePrompts extends AbstractList<PromptSpec> {

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private final LoadSpec.Trace trace;
  private final long seed;

  TracePrompts(LoadSpec.Trace trace, long seed) {
    this.trace = trace;
    this.seed = seed;
  }

  @Override
  public PromptSpec get(int index) {
    SplittableRandom random = new SplittableRandom(seed ^ (index + 1) * GOLDEN);
    return PromptSpec.of(PseudoEnglish.characters(random, (int) trace.promptBytes(index)));
  }

  @Override
  public int size() {
    return trace.requests().size();
  }
}
