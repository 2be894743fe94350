package dev.sonde.analysis.report;

import com.fasterxml.jackson.databind.util.StdConverter;
import dev.sonde.common.run.Code;

/** Why a verdict is not {@code VALID}. */
public enum ReasonCode {
  /** The run has not ended. */
  RUNNING,
  /** Probes were dispatched, but have no event. */
  UNACCOUNTED,
  /** It is unknown whether probes were sent. */
  IN_DOUBT,
  CANCELLED,
  /** The worst case of the next job does not fit into the budget. */
  BUDGET,
  /** The credit at the router is used up (402). */
  QUOTA,
  /** Every target refused the token in its first answers (401 or 403). */
  AUTH,
  /** A threshold is certain to fail, and the spec ends the run in that case. */
  THRESHOLD,
  /** No worker settled a probe for longer than any probe may take. */
  NO_WORKERS,
  /** The coordinator could not create further jobs because of an internal fault. */
  FAILED,
  /** A worker sent late. */
  SEND_LAG,
  /** A worker's event loop was late. */
  LOOP_LAG,
  /** A cell received fewer probes a second than were due. */
  ACHIEVED_RATE,
  /** Probes were too late to be sent. */
  DROPPED,
  /** A worker's clock stepped. */
  CLOCK_STEP,
  /** Not all steps of a sweep were run. */
  STEPS,
  SEARCH_STOPPED,
  /** No step, however long, shows whether the goal holds. */
  SEARCH_UNDECIDED;

  static final class Reader extends StdConverter<String, Code<ReasonCode>> {
    @Override
    public Code<ReasonCode> convert(String label) {
      return Code.labelled(label, values());
    }
  }
}
