package dev.sonde.audit.schedule;

import java.time.Instant;

/**
 * When a slot is begun.
 *
 * @param dueAt its nominal time and its jitter
 * @param startBy the last moment at which it is still begun; later it is missed
 */
public record Window(Instant dueAt, Instant startBy) {

  public Window {
    if (startBy.isBefore(dueAt)) {
      throw new IllegalArgumentException("startBy is " + startBy + ", allowed is from " + dueAt);
    }
  }
}
