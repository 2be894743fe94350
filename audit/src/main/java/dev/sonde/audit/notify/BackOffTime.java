package dev.sonde.audit.notify;

import java.time.Duration;

/** How long a destination that fails is left alone: twice as long each time, with jitter. */
public final class BackOffTime {

  static final Duration FIRST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(5);

  private BackOffTime() {}

  /**
   * The wait after so many failures running.
   *
   * @param uniform drawn from [0, 1): the wait is between half of it and all of it
   */
  public static Duration after(int failures, double uniform) {
    int doublings = Math.min(20, Math.max(0, failures - 1));
    long most = Math.min(LONGEST.toMillis(), FIRST.toMillis() << doublings);
    return Duration.ofMillis(Math.round(most * (1 + uniform) / 2));
  }
}
