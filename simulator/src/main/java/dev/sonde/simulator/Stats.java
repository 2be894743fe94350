package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * Counts since the start or the last reset.
 *
 * @param posts chat requests received whole
 * @param duplicateRequestIds requests whose id an earlier remembered one had
 * @param forgotten requests no longer remembered one by one
 * @param stalls how often an answer had waited for a client that did not read
 * @param refusedConnections connections reset as soon as they were accepted
 * @param counts finished requests by provider and status; 0 is a client that left before headers
 * @param lagMicros how much later than planned things went out
 * @param behind whether that was too late to be trusted
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

  /** Planned against actual, in microseconds. */
  public record Lag(long count, long p50, long p99, long p999, long max) {}
}
