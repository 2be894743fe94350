package dev.sonde.coordinator.dispatch;

/**
 * Which coordinator it is, and what it keeps.
 *
 * @param id unique in the fleet
 * @param keepRuns how many runs that are over the fleet keeps
 */
public record DispatcherOptions(String id, int keepRuns) {

  public DispatcherOptions {
    if (keepRuns < 1 || keepRuns > RunRetention.MOST) {
      throw new IllegalArgumentException(
          "keepRuns is " + keepRuns + ", allowed is 1 to " + RunRetention.MOST);
    }
  }
}
