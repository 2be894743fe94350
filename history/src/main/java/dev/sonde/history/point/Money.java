package dev.sonde.history.point;

import org.jspecify.annotations.Nullable;

/**
 * What the slot cost; null without a price.
 *
 * @param costNanoUsd of the measured probes, failures included
 * @param warmupNanoUsd of the warm-up
 * @param tokens input and output, over the probes with a usage
 * @param usdPer1kTokens over those, in their own mix of input and output
 */
public record Money(
    @Nullable Long costNanoUsd,
    @Nullable Long warmupNanoUsd,
    Tokens tokens,
    @Nullable Double usdPer1kTokens) {

  /** Tokens as the provider counted them. */
  public record Tokens(long input, long cachedInput, long output) {

    /** The tokens of both. */
    public Tokens plus(Tokens other) {
      return new Tokens(
          input + other.input, cachedInput + other.cachedInput, output + other.output);
    }
  }
}
