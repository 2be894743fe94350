package dev.sonde.common.run;

/** Asks for a run's end: written once under {@code run/cancel}. */
public record Cancel(String run, String reason) {

  /** How a reason begins that a threshold gave, and no person. */
  public static final String THRESHOLD = "threshold: ";
}
