package dev.sonde.worker.probe;

import static dev.sonde.common.event.Timings.NEVER;

/**
 * When a probe's transport got where: readings of the clock, {@code NEVER} for what has not
 * happened. What the answer itself reached is in {@link AnswerReading}.
 */
final class Milestones {

  final long firedNanos;
  long openedNanos = NEVER;
  long connectNanos = NEVER;
  long sentNanos = NEVER;
  long headersNanos = NEVER;
  long lastReadNanos = NEVER;
  long bodyEndNanos = NEVER;

  Milestones(long firedNanos) {
    this.firedNanos = firedNanos;
  }

  /** What the phases after connecting are counted from. */
  long baseNanos() {
    return sentNanos == NEVER ? openedNanos : sentNanos;
  }
}
