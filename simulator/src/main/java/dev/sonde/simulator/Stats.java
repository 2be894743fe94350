package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * Counts since the start or the last reset.
 *
 * @param posts completely received chat requests
 * @param duplicateRequestIds requests with the id of an earlier kept one
 * @param forgotten requests whose records were dropped
 * @param stalls how often an answer waited for a client that did not read
 * @param refusedConnections connections reset as soon as they were accepted
 * @param counts finished requests by provider and status; status 0 means that the client
 *     disconnected before the headers
 * @param lagMicros how much later than planned parts were sent
 * @param behind whether the lag is too high to trust the measurement
 */
public record Stats(
    long posts,
    long inFlight,
    long peakInFlight,
    long duplicateRequestIds,
    long forgotten,
    long stalls,
    long refusedConnections,
    Map<String, Map<Integer, Long>> counts,
    Lag lagMicros,
    boolean behind) {

  /** The same as {@code forgotten}: the oldest records, dropped to make room for newer ones. */
  @JsonProperty
  public long dropped() {
    return forgotten;
  }

  /** Actual minus planned times, in microseconds. */
  public record Lag(long count, long p50, long p99, long p999, long max) {}
}
