package dev.sonde.common.run;

/**
 * Cancels a run; written once under the key {@code run/cancel}.
 *
 * @param reason who or what asks, in words
 */
public record Cancel(String run, String reason) {

  /** Prefix of the reason when a threshold, not a user, cancelled the run. */
  private static final String THRESHOLD = "threshold: ";

  /** The reason that this threshold gives. */
  public static String threshold(String expression) {
    return THRESHOLD + expression;
  }

  /** What it is to the run. */
  public Stop stop() {
    return reason.startsWith(THRESHOLD) ? Stop.THRESHOLD : Stop.CANCELLED;
  }
}
