package dev.sonde.cli.selftest;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * The simulator's record of a request, with times of its own monotonic clock.
 *
 * @param firstTokenNanos 0 when no token was sent, as the other times
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Served(
    String requestId,
    int outputTokens,
    long receivedNanos,
    long firstTokenNanos,
    long lastContentNanos) {

  long ttftNanos() {
    return firstTokenNanos - receivedNanos;
  }

  /** The mean gap between its tokens. */
  long gapNanos() {
    return (lastContentNanos - firstTokenNanos) / (outputTokens - 1);
  }

  boolean streamed() {
    return firstTokenNanos > 0 && outputTokens > 1;
  }
}
