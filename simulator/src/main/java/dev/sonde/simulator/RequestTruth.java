package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The record of one chat request. Times are {@link System#nanoTime} of this machine, taken just
 * before the bytes were passed to the socket; 0, left out of the JSON, means never.
 *
 * @param ordinal the number of earlier requests to the provider; -1 if no provider was chosen
 * @param outcome ok, refused, client-left, client-stalled (too much unread), or the fault's name
 * @param outputTokens tokens sent in token chunks
 * @param receivedNanos when the request was complete
 * @param headersNanos when the headers were sent
 * @param firstTokenNanos when the first token chunk was sent, reasoning or answer
 * @param firstContentNanos when the first chunk of the answer was sent
 * @param lastContentNanos when the last token chunk was sent
 * @param endNanos when the last byte was sent, or the connection was lost
 * @param plannedTtftMicros the planned time of the first token chunk, counted from the request's
 *     turn, which is {@code receivedNanos} plus {@code queuedMicros}; -1 if no answer was planned
 * @param queuedMicros how long it waited for its turn, because of earlier requests on its
 *     connection or at its provider
 * @param stalledMicros how long the answer waited for a client that did not read
 * @param promptHash 64-bit FNV-1a of the bytes of {@code messages} as they were sent, brackets
 *     included, in 16 hex digits; absent if there were none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RequestTruth(
    String requestId,
    @Nullable String sessionId,
    String model,
    boolean modelFirst,
    @Nullable String provider,
    long ordinal,
    int status,
    String outcome,
    int outputTokens,
    long receivedNanos,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long headersNanos,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long firstTokenNanos,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long firstContentNanos,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long lastContentNanos,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) long endNanos,
    long plannedTtftMicros,
    long queuedMicros,
    long stalledMicros,
    @Nullable String promptHash) {}
