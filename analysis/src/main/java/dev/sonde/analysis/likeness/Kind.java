package dev.sonde.analysis.likeness;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The kinds of differences that are looked for. The minimum sample sizes are per provider: those at
 * which an effect that matters is found more often than not (docs/DIFFERENCES.md says which).
 */
public enum Kind {
  /** In prompts: tokens that the provider counts in the same prompt. */
  PROMPT_TOKENS("promptTokens", "tokens", 2),
  /** JSON paths and types that most others never send. */
  SHAPE("shape", "share", 100),
  MAX_TOKENS("maxTokens", "share", 20),
  STOP("stop", "share", 10),
  SEED("seed", "share", 20),
  TOOL_CHOICE("toolChoice", "share", 10),
  REASONING_EFFORT("reasoningEffort", "cliffsDelta", 20),
  /** 99 % against 95 % takes 300; 99 % against 90 % is found in three of four cases with 100. */
  TOOL_CALLS("toolCalls", "share", 100),
  STRUCTURED_OUTPUT("structuredOutput", "share", 100),
  HEALTH("health", "share", 100),
  BROKEN_ANSWERS("brokenAnswers", "share", 100),
  FINISH_REASONS("finishReasons", "totalVariation", 200),
  LENGTH("length", "cliffsDelta", 200),
  CHARACTERS_PER_TOKEN("charactersPerToken", "ratio", 50),
  AGREEMENT("agreement", "share", 20),
  /** 20 prompts of 10 answers find a divergence of .13 nats a token. */
  DISTRIBUTION("distribution", "mmd2", 200),
  DUPLICATES("duplicates", "share", 20),
  TOKENS_PER_CHUNK("tokensPerChunk", "ratio", 20),
  FAKE_STREAMING("fakeStreaming", "share", 20),
  RATE_LIMITED("rateLimited", "share", 100),
  SERVED_BY("servedBy", "share", 1);

  /** Answers at which a verdict on a share is worth its name; {@link #minimumN} only screens. */
  public static final int VERDICT_SHARE = 300;

  /** Below so many answers nothing is tested at all. */
  public static final int LEAST = 10;

  private final String label;
  private final String unit;
  private final int minimumN;

  Kind(String label, String unit, int minimumN) {
    this.label = label;
    this.unit = unit;
    this.minimumN = minimumN;
  }

  /** The name in reports. */
  @JsonValue
  public String label() {
    return label;
  }

  /** What its effect is counted in. */
  public String unit() {
    return unit;
  }

  /** Answers (of promptTokens: prompts) a provider from which on silence says something. */
  public int minimumN() {
    return minimumN;
  }
}
