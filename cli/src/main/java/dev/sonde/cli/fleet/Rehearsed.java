package dev.sonde.cli.fleet;

import dev.sonde.common.run.VerdictSpec;
import java.time.Duration;
import java.util.Locale;

/**
 * The result of a rehearsal.
 *
 * @param held whether send lag and loop lag held the verdict's limits for a second
 * @param sendLagMillis of the last second, as the verdict judges it
 * @param loopLagMillis of the last second, as the verdict judges it
 * @param took from its first job to its end
 * @param failure why it could not take place; empty otherwise
 */
public record Rehearsed(
    boolean held, double sendLagMillis, double loopLagMillis, Duration took, String failure) {

  /** One that could not take place. */
  static Rehearsed failed(String why) {
    return new Rehearsed(false, 0, 0, Duration.ZERO, why);
  }

  /** What a person has to know before the run, in one line. */
  public String text(VerdictSpec limits) {
    if (!failure.isEmpty()) {
      return "the rehearsal failed: " + failure;
    }
    return String.format(
        Locale.ROOT,
        "in %.1f s of rehearsal this machine did not hold the limits of the verdict for a second:"
            + " send lag %.1f ms of %.0f ms, event loop lag %.1f ms of %.0f ms; expect INVALID",
        took.toMillis() / 1e3,
        sendLagMillis,
        limits.sendLag().toNanos() / 1e6,
        loopLagMillis,
        limits.loopLag().toNanos() / 1e6);
  }
}
