package dev.sonde.common.run;

/** Cancels a run; written once under the key {@code run/cancel}. */
public record Cancel(String run, String reason) {

  /** Prefix of the reason when a threshold, not a user, cancelled the run. */
  public static final String THRESHOLD = "threshold: ";
}
