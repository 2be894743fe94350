package dev.sonde.simulator;

/**
 * The fields that every chunk of one answer repeats.
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
    return "{\"id\":\""
        + id
        + "\",\"object\":\""
        + object
        + "\",\"created\":"
        + createdSeconds
        + ",\"model\":\""
        + Refusal.escaped(model)
        + "\",";
  }

  long completionTokens(int tokens) {
    return Math.round(tokens * usageFactor);
  }

  String usage(int tokens, int reasoningTokens) {
    long completion = completionTokens(tokens);
    String usage =
        "{\"prompt_tokens\":"
            + promptTokens
            + ",\"completion_tokens\":"
            + completion
            + ",\"total_tokens\":"
            + (promptTokens + completion);
    return reasoningTokens == 0
        ? usage + "}"
        : usage + ",\"completion_tokens_details\":{\"reasoning_tokens\":" + reasoningTokens + "}}";
  }
}
