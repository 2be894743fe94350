package dev.sonde.analysis.report;

import java.util.Locale;

/** Why dispatch ended before the plan did. */
public enum Stop {
  CANCELLED,
  /** The next job could have gone beyond the cap. */
  BUDGET,
  /** A threshold surely failed, and the spec says to end the run then. */
  THRESHOLD,
  /** Our credit at the router is used up (402). */
  QUOTA,
  /** The coordinator could not make further jobs: a fault of its own. */
  FAILED;

  /** The reason's code. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
