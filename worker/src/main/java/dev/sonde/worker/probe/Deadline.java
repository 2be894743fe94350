package dev.sonde.worker.probe;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.run.RequestSpec;

/**
 * The next moment at which a probe has waited too long.
 *
 * @param phase what it has waited for: connect, headers, first_token, idle or total
 */
record Deadline(long nanos, String phase) {

  /**
   * The earliest deadline of those that apply. Among equals the most specific: a total of 60 s that
   * passes before the headers came is the headers' fault.
   *
   * @param awaitsToken whether the answer is a stream that has not shown a token
   */
  static Deadline next(
      RequestSpec.Timeouts timeouts, Milestones reached, boolean streams, boolean awaitsToken) {
    if (reached.openedNanos == NEVER) {
      return new Deadline(reached.firedNanos + timeouts.connect().toNanos(), "connect");
    }
    long base = reached.baseNanos();
    Deadline next = new Deadline(base + timeouts.total().toNanos(), "total");
    if (streams && reached.headersNanos != NEVER) {
      next = next.or(reached.lastReadNanos + timeouts.idle().toNanos(), "idle");
    }
    if (awaitsToken) {
      next = next.or(base + timeouts.firstToken().toNanos(), "first_token");
    }
    if (reached.headersNanos == NEVER) {
      next = next.or(base + timeouts.headers().toNanos(), "headers");
    }
    return next;
  }

  private Deadline or(long otherNanos, String otherPhase) {
    return otherNanos - nanos <= 0 ? new Deadline(otherNanos, otherPhase) : this;
  }
}
