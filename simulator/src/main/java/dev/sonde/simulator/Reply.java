package dev.sonde.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers to a request and the style of their stream.
 *
 * @param logprobs states log probabilities, if they are asked for
 * @param headers additional headers of the provider
 */
record Reply(
    Choices choices,
    ChunkTemplate template,
    Identity identity,
    Vocabulary vocabulary,
    boolean includeUsage,
    @Nullable Logprobs logprobs,
    String provider,
    String requestId,
    Map<String, String> headers) {

  Plan plan() {
    return choices.lead();
  }

  StreamStyle style() {
    return template.style();
  }

  Head head(String contentType) {
    return new Head(200, contentType, requestId, provider, headers);
  }

  /** Why a plan ends. */
  String finishReason(Plan plan) {
    return plan.cut()
        ? "length"
        : plan.callsTools() ? "tool_calls" : style().ending().finishReason();
  }

  /** The log probabilities of the answer's tokens from a place on, as JSON. */
  @Nullable String logprobs(Plan plan, int from, int to) {
    return logprobs == null || style().chunks().logprobs() != ChunkStyle.Logprobs.AS_ASKED
        ? null
        : logprobs.of(plan, from, to);
  }
}
