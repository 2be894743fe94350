package dev.sonde.common.run;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pseudo-English of about a given length; the same seed gives the same text.
 *
 * <p>The length is approximate, because Sonde has no tokenizer: a token counts as {@value
 * #WORDS_PER_TOKEN} words, which is correct to about ten percent for English and current
 * tokenizers. The report shows the tokens that providers counted.
 */
public final class SyntheticText {

  public static final double WORDS_PER_TOKEN = 0.75;

  private final SplittableRandom random;
  private final double mean;
  private final double stddev;

  private SyntheticText(SplittableRandom random, double mean, double stddev) {
    this.random = random;
    this.mean = mean;
    this.stddev = stddev;
  }

  public static SyntheticText of(long seed, double meanTokens, double stddevTokens) {
    return new SyntheticText(new SplittableRandom(seed), meanTokens, stddevTokens);
  }

  public List<PromptSpec> prompts(int count, int weight) {
    List<PromptSpec> prompts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double tokens = Math.max(1, mean + stddev * gaussian());
      int words = (int) Math.max(1, Math.round(tokens * WORDS_PER_TOKEN));
      prompts.add(PromptSpec.of(PseudoEnglish.words(random, words), null, weight));
    }
    return prompts;
  }

  /** The Box-Muller method, because that of the JDK may change between versions. */
  private double gaussian() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
