package dev.sonde.coordinator.spec;

import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.PseudoEnglish;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pseudo-English of about a given length, the same for the same seed.
 *
 * <p>The length is approximate: there is no tokenizer here, so a token counts as {@value
 * #WORDS_PER_TOKEN} words, which holds within some ten percent for English and current tokenizers.
 * The report shows the tokens that providers counted.
 */
final class SyntheticText {

  static final double WORDS_PER_TOKEN = 0.75;

  private final SplittableRandom random;
  private final double mean;
  private final double stddev;

  private SyntheticText(SplittableRandom random, double mean, double stddev) {
    this.random = random;
    this.mean = mean;
    this.stddev = stddev;
  }

  static SyntheticText of(long seed, double meanTokens, double stddevTokens) {
    return new SyntheticText(new SplittableRandom(seed), meanTokens, stddevTokens);
  }

  List<PromptSpec> prompts(int count, int weight) {
    List<PromptSpec> prompts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double tokens = Math.max(1, mean + stddev * gaussian());
      int words = (int) Math.max(1, Math.round(tokens * WORDS_PER_TOKEN));
      prompts.add(PromptSpec.of(PseudoEnglish.words(random, words), null, weight));
    }
    return prompts;
  }

  /** Box and Muller's, from the one stream, so that a JDK's own method cannot change it. */
  private double gaussian() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
