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
  long sendingNanos;
  boolean early;

  Milestones(long firedNanos) {
    this.firedNanos = firedNanos;
  }

  /** The whole request was written. Of no interest once its answer has begun. */
  void sent(long nanos, boolean atOnce) {
    if (headersNanos == NEVER) {
      sentNanos = nanos;
      sendingNanos = atOnce ? 0 : nanos - openedNanos;
    }
  }

  /**
   * The answer has begun. If the request was not wholly written by then, the times of the answer
   * count from the first write: no other moment is both known and never too late.
   */
  void answered(long nanos) {
    headersNanos = nanos;
    lastReadNanos = nanos;
    if (sentNanos == NEVER || nanos < sentNanos) {
      early = true;
      sentNanos = openedNanos;
      sendingNanos = 0;
    }
  }
}
