package dev.sonde.audit.alert;

import java.time.Instant;

/**
 * Somebody holds an alert: acknowledged it or silenced it.
 *
 * @param reason in the person's own words
 * @param until exclusive
 */
public record Hold(String reason, Instant since, Instant until) {

  /** Longer reasons are refused. */
  public static final int MOST_REASON_CHARS = 500;

  boolean holds(Instant now) {
    return now.isBefore(until);
  }
}
