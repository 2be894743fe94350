package dev.sonde.common.run;

/** Why dispatch ended before the end of the plan. */
public enum Stop {
  /** Somebody asked for it. */
  CANCELLED,
  /** The next job could have gone beyond the cap. */
  BUDGET,
  /** A threshold surely failed, and the spec says to end the run then. */
  THRESHOLD,
  /** Our credit at the router is used up (402). */
  QUOTA,
  /** Every target refused our token in its first answers (401 or 403). */
  AUTH,
  /** No probe was settled for longer than any probe may take, so no lane became free. */
  NO_WORKERS,
  /** The coordinator could not make further jobs: a fault of its own. */
  FAILED
}
