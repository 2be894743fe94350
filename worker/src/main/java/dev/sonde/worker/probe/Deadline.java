package dev.sonde.worker.probe;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.run.RequestSpec;

/**
 * The next time at which a probe has waited too long.
 *
 * @param phase what the probe waits for: connect, headers, first_token, idle or total
 */
record Deadline(long nanos, String phase) {

  /**
   * The earliest deadline of those that apply. Of equal ones the most specific: if total and
   * headers both end after 60 s, the phase is headers.
   *
   * @param awaitsToken whether the answer is a stream without a token so far
   */
  static Deadline next(
      RequestSpec.Timeouts timeouts, Milestones reached, boolean streams, boolean awaitsToken) {
    if (reached.openedNanos == NEVER) {
      return new Deadline(reached.firedNanos + timeouts.connect().toNanos(), "connect");
    }
    // Not from when the request was sent: a peer that does not accept it would get twice the time.
    long base = reached.openedNanos;
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
