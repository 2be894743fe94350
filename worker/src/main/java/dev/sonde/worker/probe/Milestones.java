package dev.sonde.worker.probe;

import static dev.sonde.common.event.Timings.NEVER;

/**
 * The times of a probe's transport: clock readings, {@code NEVER} for what has not happened. The
 * times of the answer are in {@link AnswerReading}.
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

  /** The start of the phases after connect. */
  long baseNanos() {
    return sentNanos == NEVER ? openedNanos : sentNanos;
  }
}
