package dev.sonde.analysis.likeness;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The kinds of differences. The minimum sample sizes are per provider: a relevant effect is found
 * in more than half of the cases (docs/DIFFERENCES.md has the effects).
 */
public enum Kind {
  /**
   * Input tokens that the provider counts for the same prompt. Its minimum is a number of prompts.
   */
  PROMPT_TOKENS("promptTokens", "tokens", 2),
  /** JSON paths and types that most other providers never send. */
  SHAPE("shape", "share", 100),
  MAX_TOKENS("maxTokens", "share", 20),
  STOP("stop", "share", 10),
  SEED("seed", "share", 20),
  TOOL_CHOICE("toolChoice", "share", 10),
  REASONING_EFFORT("reasoningEffort", "cliffsDelta", 20),
  /**
   * Finding 99 % against 95 % needs 300 answers; with 100, 99 % against 90 % is found in three of
   * four cases.
   */
  TOOL_CALLS("toolCalls", "share", 100),
  STRUCTURED_OUTPUT("structuredOutput", "share", 100),
  HEALTH("health", "share", 100),
  BROKEN_ANSWERS("brokenAnswers", "share", 100),
  FINISH_REASONS("finishReasons", "totalVariation", 200),
  LENGTH("length", "cliffsDelta", 200),
  CHARACTERS_PER_TOKEN("charactersPerToken", "ratio", 50),
  AGREEMENT("agreement", "share", 20),
  /** 20 prompts with 10 answers each find a divergence of 0.13 nats a token. */
  DISTRIBUTION("distribution", "mmd2", 200),
  DUPLICATES("duplicates", "share", 20),
  TOKENS_PER_CHUNK("tokensPerChunk", "ratio", 20),
  FAKE_STREAMING("fakeStreaming", "share", 20),
  RATE_LIMITED("rateLimited", "share", 100),
  SERVED_BY("servedBy", "share", 1);

  /**
   * Answers needed for a reliable verdict on a share; {@link #minimumN} is enough for a screen
   * only.
   */
  public static final int VERDICT_SHARE = 300;

  /** With fewer answers nothing is tested. */
  public static final int LEAST = 10;

  private final String label;
  private final String unit;
  private final int minimumN;

  Kind(String label, String unit, int minimumN) {
    this.label = label;
    this.unit = unit;
    this.minimumN = minimumN;
  }

  @JsonValue
  public String label() {
    return label;
  }

  /** The unit of the effect. */
  public String unit() {
    return unit;
  }

  /** Whether a share is tested with Fisher's exact test. */
  boolean isFisherShare() {
    return switch (this) {
      case SHAPE,
          SEED,
          TOOL_CALLS,
          STRUCTURED_OUTPUT,
          HEALTH,
          BROKEN_ANSWERS,
          FAKE_STREAMING,
          RATE_LIMITED ->
          true;
      default -> false;
    };
  }

  /** The surplus of a share that a sample has to be able to show before nothing found counts. */
  double relevantShare() {
    return this == SEED || this == FAKE_STREAMING ? 0.3 : 0.15;
  }

  /**
   * Answers of a provider (prompts for promptTokens) below which no difference found means nothing.
   */
  public int minimumN() {
    return minimumN;
  }
}
