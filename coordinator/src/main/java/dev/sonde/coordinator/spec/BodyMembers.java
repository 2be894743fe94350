package dev.sonde.coordinator.spec;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The members of a request's body: those that keys of the spec set, and those of recorded requests.
 */
final class BodyMembers {

  /** What {@code extra} may neither set nor leave out, and the key to use instead. */
  private static final Map<String, String> OURS =
      Map.ofEntries(
          Map.entry("model", "models"),
          Map.entry("messages", "prompts"),
          Map.entry("stream", "request.stream"),
          Map.entry("tools", "prompts[].tools"),
          Map.entry("tool_choice", "prompts[].toolChoice"),
          Map.entry("response_format", "prompts[].responseFormat"),
          Map.entry("max_tokens", "maxTokens and maxTokensField"),
          Map.entry("max_completion_tokens", "maxTokens and maxTokensField"),
          Map.entry("max_output_tokens", "maxTokens and maxTokensField"),
          Map.entry("max_new_tokens", "maxTokens and maxTokensField"));

  /** What a key of the spec sets and {@code extra} may override. */
  private static final List<String> OVERRIDABLE =
      List.of("temperature", "seed", "stop", "reasoning_effort", "stream_options");

  /** More answers a request than Sonde reads, and than a budget reserves. */
  private static final List<String> SEVERAL = List.of("n", "best_of");

  private BodyMembers() {}

  /** What is allowed instead of a member of {@code extra}; empty where it is allowed. */
  static Optional<String> refusal(String member) {
    if (SEVERAL.contains(member)) {
      return Optional.of("one answer a request");
    }
    return Optional.ofNullable(OURS.get(member)).map(key -> "the key " + key);
  }

  /** Whether a limit of tokens cannot have this name: it is that of another member. */
  static boolean isSetElsewhere(String member) {
    boolean limit = OURS.getOrDefault(member, "").startsWith("maxTokens");
    return !limit && (OURS.containsKey(member) || OVERRIDABLE.contains(member));
  }
}
