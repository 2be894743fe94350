package dev.sonde.worker.sse;

/**
 * The content of one chunk, or of an answer in one piece: filled by a {@link ChunkParser} and read
 * before the next chunk.
 */
public final class Chunk {

  /** A count that the usage does not state. */
  static final long UNSTATED = -1;

  /** A value that is no count of tokens. */
  static final long UNFIT = -2;

  boolean content;
  boolean reasoning;
  boolean refusal;
  boolean toolCall;
  boolean choices;
  boolean error;
  boolean failure;
  boolean complaint;
  String finishReason = "";
  String model = "";
  long inputTokens = UNSTATED;
  long outputTokens = UNSTATED;
  long totalTokens = UNSTATED;
  long cachedTokens = UNSTATED;
  long reasoningTokens = UNSTATED;

  void clear() {
    content = false;
    reasoning = false;
    refusal = false;
    toolCall = false;
    choices = false;
    error = false;
    failure = false;
    complaint = false;
    finishReason = "";
    model = "";
    inputTokens = UNSTATED;
    outputTokens = UNSTATED;
    totalTokens = UNSTATED;
    cachedTokens = UNSTATED;
    reasoningTokens = UNSTATED;
  }

  /** Whether it carries a token: a content, reasoning, refusal or tool call that is not empty. */
  public boolean token() {
    return reasoning || answerToken();
  }

  /** Whether it carries a token that is not reasoning. */
  public boolean answerToken() {
    return content || refusal || toolCall;
  }

  public boolean refusal() {
    return refusal;
  }

  public boolean toolCall() {
    return toolCall;
  }

  /** Whether it states an error instead of an answer. */
  public boolean error() {
    return error || (complaint && !choices);
  }

  /**
   * Whether it says that the generation failed: by an error of its choice, or by a finish reason.
   * Other than after {@link #error}, the answer goes on to its end.
   */
  public boolean failure() {
    return failure || (!finishReason.isEmpty() && FinishReason.isFailure(finishReason));
  }

  /** Empty when it states none. */
  public String finishReason() {
    return finishReason;
  }

  /** Empty when it states none. */
  public String model() {
    return model;
  }

  /** Whether it says anything of a usage; {@link #usage} tells whether that is enough. */
  public boolean saysUsage() {
    return inputTokens != UNSTATED || outputTokens != UNSTATED || totalTokens != UNSTATED;
  }

  /**
   * Whether the counts of input and output tokens are known, and every other stated count is one. A
   * missing count of the two is the total without the other.
   */
  public boolean usage() {
    return inputTokens() >= 0
        && outputTokens() >= 0
        && cachedTokens != UNFIT
        && reasoningTokens != UNFIT;
  }

  /** Negative when it is not known. */
  public long inputTokens() {
    return inputTokens == UNSTATED ? rest(outputTokens) : inputTokens;
  }

  /** Negative when it is not known. */
  public long outputTokens() {
    return outputTokens == UNSTATED ? rest(inputTokens) : outputTokens;
  }

  private long rest(long other) {
    return totalTokens >= 0 && other >= 0 ? totalTokens - other : UNFIT;
  }

  /** 0 when it is not stated. */
  public long cachedTokens() {
    return Math.max(0, cachedTokens);
  }

  /** 0 when it is not stated. */
  public long reasoningTokens() {
    return Math.max(0, reasoningTokens);
  }
}
