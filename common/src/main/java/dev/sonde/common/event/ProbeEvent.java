package dev.sonde.common.event;

import org.jspecify.annotations.Nullable;

/**
 * The terminal outcome of one probe.
 *
 * @param index with run and region the probe's identity
 * @param attempt 1, or 2 for a resend
 * @param detail the phase a timeout struck in, or why nothing was sent; empty otherwise
 * @param usage the last non-null usage of the answer, or null when it had none
 */
public record ProbeEvent(
    String run,
    String region,
    long index,
    int attempt,
    int target,
    int prompt,
    String worker,
    Outcome outcome,
    String detail,
    Timings timings,
    @Nullable Usage usage,
    Answer answer,
    Wire wire,
    Client client) {

  /** Tokens as the provider counted them. */
  public record Usage(
      long inputTokens, long cachedInputTokens, long outputTokens, long reasoningTokens) {}

  /**
   * What came back, without its text.
   *
   * @param prefix the first 256 code points, or empty where none are kept
   * @param hash of the whole answer's UTF-8 (FNV-1a, 64 bits)
   * @param characters code points of the answer
   * @param finishReason as sent, empty when there was none
   * @param shape hash of the response's sorted JSON paths and types; 0 without a response
   * @param tokenChunks chunks that carried a token
   * @param tools what it made of the tools it was offered
   * @param format what it made of the format it was asked for
   */
  public record Answer(
      String prefix,
      long hash,
      long characters,
      long reasoningCharacters,
      String finishReason,
      long shape,
      int tokenChunks,
      boolean toolCall,
      boolean refusal,
      ToolCheck tools,
      FormatCheck format) {

    public static final Answer NONE =
        new Answer(
            "", 0, 0, 0, "", 0, 0, false, false, ToolCheck.NOT_OFFERED, FormatCheck.NOT_ASKED);
  }

  /**
   * What the connection showed.
   *
   * @param status the HTTP status, 0 without a response
   * @param servedBy {@code x-inference-provider}, empty when absent
   * @param error the provider's message, at most 256 characters
   * @param bytes of the response's body
   * @param body its first mebibyte as UTF-8 text; empty unless the run keeps responses
   */
  public record Wire(
      int status,
      String servedBy,
      String responseModel,
      String requestId,
      String error,
      String retryAfter,
      long bytes,
      boolean connectionReused,
      boolean http2,
      String body) {

    public static final Wire NONE = new Wire(0, "", "", "", "", "", 0, false, false, "");
  }

  /**
   * The worker's own condition.
   *
   * @param loopLagMicros the worst delay of its event loop while the probe was open
   * @param inFlight probes of the run it had open when this one was sent, itself included
   */
  public record Client(long loopLagMicros, int inFlight) {

    public static final Client IDLE = new Client(0, 0);
  }

  /** A probe for which no request went out. */
  public static ProbeEvent unsent(
      ProbeId id, Outcome outcome, String detail, String worker, long dueMicros) {
    return new ProbeEvent(
        id.run(),
        id.region(),
        id.index(),
        id.attempt(),
        id.target(),
        id.prompt(),
        worker,
        outcome,
        detail,
        Timings.unsent(dueMicros),
        null,
        Answer.NONE,
        Wire.NONE,
        Client.IDLE);
  }

  /** Which probe, and which attempt at it. */
  public record ProbeId(
      String run, String region, long index, int attempt, int target, int prompt) {}
}
