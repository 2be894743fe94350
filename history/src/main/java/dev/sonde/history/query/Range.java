package dev.sonde.history.query;

import java.time.Instant;

/**
 * A range of times.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record Range(Instant from, Instant to) {

  /** All times. */
  public static final Range ALL = new Range(Instant.EPOCH, Instant.parse("9999-01-01T00:00:00Z"));

  public Range {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("from is " + from + ", allowed is before " + to);
    }
  }
}
