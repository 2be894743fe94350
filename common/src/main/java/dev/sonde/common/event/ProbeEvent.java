package dev.sonde.common.event;

import org.jspecify.annotations.Nullable;

/**
 * The final outcome of one probe.
 *
 * @param detail the phase in which a timeout occurred, or the reason why nothing was sent; empty
 *     otherwise
 * @param usage the last non-null usage in the response, or null without one
 */
public record ProbeEvent(
    ProbeId id,
    String worker,
    Outcome outcome,
    String detail,
    Timings timings,
    @Nullable Usage usage,
    Answer answer,
    Wire wire,
    Client client) {

  /**
   * Which probe, and which attempt at it.
   *
   * @param index identifies the probe, together with run and region
   * @param attempt 1, or 2 for a resend
   */
  public record ProbeId(
      String run, String region, long index, int attempt, int target, int prompt) {}

  /** Token counts as the provider reported them. */
  public record Usage(
      long inputTokens, long cachedInputTokens, long outputTokens, long reasoningTokens) {}

  /**
   * The content of a response, without its text.
   *
   * @param prefix the first 256 code points; empty when the run does not keep them
   * @param hash of the whole text in UTF-8 (FNV-1a, 64 bits)
   * @param characters code points of the text
   * @param finishReason as sent; empty without one
   * @param shape hash of the sorted JSON paths and types in the response; 0 without a response
   * @param arrival how its tokens arrived
   * @param tools how the response used the offered tools
   * @param format how the response met the requested format
   */
  public record Answer(
      String prefix,
      long hash,
      long characters,
      long reasoningCharacters,
      String finishReason,
      long shape,
      Arrival arrival,
      boolean toolCall,
      boolean refusal,
      ToolCheck tools,
      FormatCheck format) {

    public static final Answer NONE =
        new Answer(
            "",
            0,
            0,
            0,
            "",
            0,
            Arrival.NONE,
            false,
            false,
            ToolCheck.NOT_OFFERED,
            FormatCheck.NOT_ASKED);

    /** Chunks that carried a token. */
    public int tokenChunks() {
      return arrival.chunks();
    }
  }

  /**
   * How the tokens of an answer arrived.
   *
   * @param chunks chunks that carried a token
   * @param firstCharacters code points, reasoning included, that were read at the time of the first
   *     token
   * @param firstTokens output tokens that the usage stated at that time; {@link #UNSTATED} without
   *     one
   */
  public record Arrival(int chunks, long firstCharacters, long firstTokens) {

    /** No usage came with the first token. */
    public static final long UNSTATED = -1;

    public static final Arrival NONE = of(0);

    /** An arrival of which only the number of chunks is known. */
    public static Arrival of(int chunks) {
      return new Arrival(chunks, 0, UNSTATED);
    }
  }

  /**
   * The response at the level of HTTP.
   *
   * @param status the HTTP status, 0 without a response
   * @param servedBy {@code x-inference-provider}, empty when absent
   * @param error the provider's message, at most 256 characters
   * @param bytes size of the response body
   * @param body the first mebibyte of the body as UTF-8 text; empty unless the run keeps responses
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
   * The state of the worker, and how the request went out.
   *
   * @param loopLagMicros the worst delay of the event loop while the probe was open
   * @param inFlight probes of the run open on this worker when this one was sent, itself included
   * @param sendingMicros from the start of the first write to {@code sent}, if the socket or the
   *     peer's window did not accept the request in one write; else 0
   * @param early whether the answer began before the request was wholly written; {@code sent} is
   *     then the start of the first write
   */
  public record Client(long loopLagMicros, int inFlight, long sendingMicros, boolean early) {

    public static final Client IDLE = new Client(0, 0, 0, false);
  }

  /** A probe for which no request went out. */
  public static ProbeEvent unsent(
      ProbeId id, Outcome outcome, String detail, String worker, long dueMicros) {
    return new ProbeEvent(
        id,
        worker,
        outcome,
        detail,
        Timings.unsent(dueMicros),
        null,
        Answer.NONE,
        Wire.NONE,
        Client.IDLE);
  }

  public String run() {
    return id.run();
  }

  public String region() {
    return id.region();
  }

  public long index() {
    return id.index();
  }

  public int attempt() {
    return id.attempt();
  }

  public int target() {
    return id.target();
  }

  public int prompt() {
    return id.prompt();
  }
}
