package dev.sonde.worker.sse;

/**
 * The content of one chunk, or of an answer in one piece: filled by a {@link ChunkParser} and read
 * before the next chunk.
 */
public final class Chunk {

  /** A count that the usage does not state. */
  static final long UNSTATED = -1;

  /** A count that no answer can have. */
  static final long IMPLAUSIBLE = -2;

  boolean content;
  boolean reasoning;
  boolean refusal;
  boolean toolCall;
  boolean choices;
  boolean error;
  boolean complaint;
  String finishReason = "";
  String model = "";
  long inputTokens = UNSTATED;
  long outputTokens = UNSTATED;
  long cachedTokens = UNSTATED;
  long reasoningTokens = UNSTATED;

  void clear() {
    content = false;
    reasoning = false;
    refusal = false;
    toolCall = false;
    choices = false;
    error = false;
    complaint = false;
    finishReason = "";
    model = "";
    inputTokens = UNSTATED;
    outputTokens = UNSTATED;
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

  /** Empty when it states none. */
  public String finishReason() {
    return finishReason;
  }

  /** Empty when it states none. */
  public String model() {
    return model;
  }

  /** Whether it states a usage, of which every count can be one. */
  public boolean usage() {
    boolean stated = inputTokens != UNSTATED || outputTokens != UNSTATED;
    return stated && !implausible();
  }

  private boolean implausible() {
    return inputTokens == IMPLAUSIBLE
        || outputTokens == IMPLAUSIBLE
        || cachedTokens == IMPLAUSIBLE
        || reasoningTokens == IMPLAUSIBLE;
  }

  /** 0 when it is not stated. */
  public long inputTokens() {
    return Math.max(0, inputTokens);
  }

  /** 0 when it is not stated. */
  public long outputTokens() {
    return Math.max(0, outputTokens);
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
