package dev.sonde.worker.sse;

import java.util.Locale;
import java.util.Set;

/** What a finish reason says of the generation. */
final class FinishReason {

  // Of OpenRouter and Mistral (error), vLLM (abort), DeepSeek (insufficient_system_resource),
  // Cohere (error_limit, error_toxic, timeout), and the states of OpenAI's responses.
  private static final Set<String> FAILURES =
      Set.of(
          "error",
          "failed",
          "failure",
          "abort",
          "aborted",
          "cancelled",
          "canceled",
          "timeout",
          "insufficient_system_resource");

  private FinishReason() {}

  /** Whether the generation failed or was given up, by the provider's own word. */
  static boolean isFailure(String reason) {
    String name = reason.strip().toLowerCase(Locale.ROOT);
    return FAILURES.contains(name) || name.startsWith("error_") || name.endsWith("_error");
  }
}
