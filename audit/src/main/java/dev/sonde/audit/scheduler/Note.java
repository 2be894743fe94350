package dev.sonde.audit.scheduler;

import java.time.Instant;

/**
 * A note on a time of an audit.
 *
 * @param at the time that it is about
 * @param writtenAt by the broker's clock
 */
public record Note(String id, Instant at, String text, Instant writtenAt) {

  /** Longer texts are refused. */
  public static final int MOST_CHARS = 500;
}
