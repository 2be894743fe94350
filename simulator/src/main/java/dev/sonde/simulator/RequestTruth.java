package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The record of one chat request. Times are {@link System#nanoTime} of this machine, taken just
 * before the bytes were handed to the socket; 0, left out of the JSON, is never.
 *
 * @param ordinal how many requests the provider had before, from 0; -1 when none was chosen
 * @param outcome ok, refused, client-left, client-stalled (too much unread), or the fault's name
 * @param outputTokens tokens sent in token chunks
 * @param receivedNanos the complete request was there
 * @param headersNanos the headers went out
 * @param firstTokenNanos the first token chunk did, reasoning or answer
 * @param firstContentNanos the first chunk of the answer did
 * @param lastContentNanos the last token chunk did
 * @param endNanos the last byte did, or the connection broke
 * @param plannedTtftMicros when the first token chunk was planned, from the moment the request's
 *     turn came: {@code receivedNanos} plus {@code queuedMicros}; -1 when no answer was planned
 * @param queuedMicros how long it waited for its turn, behind requests before it on its connection
 *     or at its provider
 * @param stalledMicros how long the answer waited for a client that did not read
 * @param promptHash 64-bit FNV-1a of the bytes of {@code messages} as they were sent, brackets
 *     included, in 16 hex digits; absent when there were none to be read
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
