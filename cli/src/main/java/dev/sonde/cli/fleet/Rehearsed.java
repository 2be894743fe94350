package dev.sonde.cli.fleet;

import java.time.Duration;
import java.util.Locale;

/**
 * The result of a rehearsal.
 *
 * @param held whether send lag and loop lag held the verdict's limits for a second
 * @param took from its first job to its end
 * @param why which limits the last second exceeded, or why it could not take place; for people
 */
public record Rehearsed(boolean held, Duration took, String why) {

  /** One that could not take place. */
  static Rehearsed failed(String why) {
    return new Rehearsed(false, Duration.ZERO, why);
  }

  /** What a person has to know before the run, in one line. */
  public String text() {
    if (took.isZero()) {
      return "the rehearsal failed (--rehearse off starts without one): " + why;
    }
    return String.format(
        Locale.ROOT,
        "in %.1f s of rehearsal this machine did not hold the limits of the verdict for a second:"
            + " %s; expect INVALID",
        took.toMillis() / 1e3,
        why);
  }
}
