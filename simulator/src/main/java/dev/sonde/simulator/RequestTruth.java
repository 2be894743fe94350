package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * The record of one chat request. Its JSON is flat.
 *
 * @param outcome ok, refused, client-left, client-stalled (too much unread), or the fault's name
 * @param outputTokens tokens sent in token chunks
 * @param promptHash 64-bit FNV-1a of the bytes of {@code messages} as they were sent, brackets
 *     included, in 16 hex digits; absent if there were none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestTruth(
    String requestId,
    @Nullable String sessionId,
    @JsonUnwrapped Asked asked,
    int status,
    String outcome,
    int outputTokens,
    @JsonUnwrapped Times times,
    @JsonUnwrapped Waits waits,
    @Nullable String promptHash) {

  /**
   * Which model was asked for, and which provider was chosen for it.
   *
   * @param ordinal the number of earlier requests to the provider; -1 if no provider was chosen
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Asked(String model, boolean modelFirst, @Nullable String provider, long ordinal) {}

  /**
   * When what happened: {@link System#nanoTime} of this machine, taken just before the bytes were
   * handed to the socket; 0, left out of the JSON, is never.
   *
   * @param receivedNanos when the request was complete
   * @param headersNanos when the headers were sent
   * @param firstTokenNanos when the first token chunk was sent, reasoning or answer
   * @param firstContentNanos when the first chunk of the answer was sent
   * @param lastContentNanos when the last token chunk was sent
   * @param endNanos when the last byte was sent, or the connection was lost
   */
  public record Times(
      long receivedNanos,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long headersNanos,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long firstTokenNanos,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long firstContentNanos,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long lastContentNanos,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) long endNanos) {}

  /**
   * For how long it waited.
   *
   * @param plannedTtftMicros the planned time of the first token chunk, counted from the request's
   *     turn, which is {@code receivedNanos} plus {@code queuedMicros}; -1 if no answer was planned
   * @param queuedMicros how long it waited for its turn, because of earlier requests on its
   *     connection or at its provider
   * @param stalledMicros how long the answer waited for a client that did not read
   */
  public record Waits(long plannedTtftMicros, long queuedMicros, long stalledMicros) {}

  public String model() {
    return asked.model();
  }

  public boolean modelFirst() {
    return asked.modelFirst();
  }

  public @Nullable String provider() {
    return asked.provider();
  }

  public long ordinal() {
    return asked.ordinal();
  }

  public long receivedNanos() {
    return times.receivedNanos();
  }

  public long headersNanos() {
    return times.headersNanos();
  }

  public long firstTokenNanos() {
    return times.firstTokenNanos();
  }

  public long firstContentNanos() {
    return times.firstContentNanos();
  }

  public long lastContentNanos() {
    return times.lastContentNanos();
  }

  public long endNanos() {
    return times.endNanos();
  }

  public long plannedTtftMicros() {
    return waits.plannedTtftMicros();
  }

  public long queuedMicros() {
    return waits.queuedMicros();
  }

  public long stalledMicros() {
    return waits.stalledMicros();
  }
}
