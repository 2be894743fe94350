package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.util.StdConverter;

/** Why a verdict is not {@code VALID}. */
public enum ReasonCode {
  /** The run goes on. */
  RUNNING,
  /** Probes were dispatched and left no event. */
  UNACCOUNTED,
  /** Probes may or may not have been sent. */
  IN_DOUBT,
  CANCELLED,
  /** The next job could have gone beyond the cap. */
  BUDGET,
  /** Our credit at the router is used up (402). */
  QUOTA,
  /** A threshold surely failed, and the spec says to end the run then. */
  THRESHOLD,
  /** The coordinator could not make further jobs: a fault of its own. */
  FAILED,
  /** A worker sent late. */
  SEND_LAG,
  /** A worker's event loop was late. */
  LOOP_LAG,
  /** A cell got fewer probes a second than were due. */
  ACHIEVED_RATE,
  /** Probes came too late to be sent. */
  DROPPED,
  /** A worker's clock stepped. */
  CLOCK_STEP,
  /** Not all steps of a sweep were taken. */
  STEPS,
  SEARCH_STOPPED,
  /** No step, however long, says whether the goal holds. */
  SEARCH_UNDECIDED;

  /** Reads one from JSON. */
  static final class Reader extends StdConverter<String, Code<ReasonCode>> {
    @Override
    public Code<ReasonCode> convert(String label) {
      return Code.labelled(label, values());
    }
  }
}
