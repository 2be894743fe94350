package dev.sonde.coordinator.dispatch;

/**
 * The coordinator's id and its retention of runs.
 *
 * @param id unique in the fleet
 * @param keepRuns how many finished runs the fleet keeps
 */
public record DispatcherOptions(String id, int keepRuns) {

  public DispatcherOptions {
    if (keepRuns < 1 || keepRuns > RunRetention.MOST) {
      throw new IllegalArgumentException(
          "keepRuns is " + keepRuns + ", allowed is 1 to " + RunRetention.MOST);
    }
  }
}
