package dev.sonde.simulator;

/**
 * What every chunk of one answer repeats.
 *
 * @param id of the completion
 * @param model as the body names it
 * @param createdSeconds Unix time
 * @param promptTokens for usage
 * @param usageFactor what the completion tokens of usage are multiplied by
 */
record Identity(
    String id, String model, long createdSeconds, int promptTokens, double usageFactor) {

  String opening(String object) {
    return "{\"id\":\"%s\",\"object\":\"%s\",\"created\":%d,\"model\":\"%s\","
        .formatted(id, object, createdSeconds, Refusal.escaped(model));
  }

  String usage(int tokens, int reasoningTokens) {
    long completion = Math.round(tokens * usageFactor);
    String usage =
        "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d"
            .formatted(promptTokens, completion, promptTokens + completion);
    return reasoningTokens == 0
        ? usage + "}"
        : usage + ",\"completion_tokens_details\":{\"reasoning_tokens\":" + reasoningTokens + "}}";
  }
}
