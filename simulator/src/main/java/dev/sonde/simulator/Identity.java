package dev.sonde.simulator;

/**
 * The fields that every chunk of one answer repeats.
 *
 * @param id of the completion
 * @param model the model that the body names
 * @param createdSeconds Unix time
 * @param promptTokens prompt tokens of the usage
 * @param usageFactor the factor on the completion tokens of the usage
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

  /** The id of one call of a tool. */
  String callId(int choice, int call) {
    return "call_" + id.substring(id.indexOf('-') + 1) + choice + call;
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
