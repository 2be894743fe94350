package dev.sonde.audit.schedule;

import java.time.Duration;
import java.time.Instant;

/** The nominal times of slots, each at most once. Immutable. */
public sealed interface Schedule permits Every, Cron {

  /** The shortest interval between two slots. */
  Duration LEAST = Duration.ofSeconds(1);

  Duration MOST = Duration.ofDays(366);

  /** The first slot after a time. */
  Instant after(Instant time);

  /** The last slot before a time. */
  Instant before(Instant time);

  /** The time from a slot to the next one. */
  default Duration interval(Instant slot) {
    return Duration.between(slot, after(slot));
  }
}
