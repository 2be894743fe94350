package dev.sonde.coordinator.spec;

import dev.sonde.common.run.PromptSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Pseudo-English of about a given length, the same for the same seed.
 *
 * <p>The length is approximate: there is no tokenizer here, so a token counts as {@value
 * #WORDS_A_TOKEN} words, which holds within some ten percent for English and current tokenizers.
 * The report shows the tokens that providers counted.
 */
final class SyntheticText {

  static final double WORDS_A_TOKEN = 0.75;

  private static final List<String> WORDS =
      List.of(
          ("the of and a to in is it that was for on are as with his they at be this from have or by"
                  + " one had not but what all were when we there can an your which their said if do"
                  + " will each about how up out them then she many some so these would other into"
                  + " has more her two like him see time could no make than first been its who now"
                  + " people my made over did down only way find use may water long little very after"
                  + " words called just where most know weather balloon pressure instrument ground"
                  + " station wind cloud height signal morning record measure temperature observer"
                  + " carried slowly through layers air above mountain river winter report steady")
              .split(" "));

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
      int words = (int) Math.max(1, Math.round(tokens * WORDS_A_TOKEN));
      prompts.add(PromptSpec.of(text(words), null, weight));
    }
    return prompts;
  }

  private String text(int words) {
    StringBuilder text = new StringBuilder(words * 6);
    int left = 0;
    for (int i = 0; i < words; i++) {
      String word = WORDS.get(random.nextInt(WORDS.size()));
      if (left == 0) {
        left = 6 + random.nextInt(12);
        text.append(i == 0 ? "" : ". ");
        text.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
      } else {
        text.append(' ').append(word);
      }
      left--;
    }
    return text.append('.').toString();
  }

  /** Box and Muller's, from the one stream, so that a JDK's own method cannot change it. */
  private double gaussian() {
    double radius = Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
    return radius * StrictMath.cos(2 * Math.PI * random.nextDouble());
  }
}
