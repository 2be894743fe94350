package dev.sonde.audit.document;

import dev.sonde.audit.schedule.Timetable;
import dev.sonde.common.run.Spec;
import java.util.regex.Pattern;

/**
 * A spec with a schedule: what to measure, when, and for how much money.
 *
 * @param id its name
 * @param overlap what becomes of a slot whose predecessor still runs
 * @param alerting what is to be told to whom
 */
public record Audit(
    String id, Spec spec, Timetable timetable, Overlap overlap, Caps caps, Alerting alerting) {

  /** What an id may be. */
  public static final Pattern ID = Pattern.compile("[a-z0-9-]{1,64}");

  public Audit {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("name is " + id + ", allowed is [a-z0-9-]{1,64}");
    }
  }

  /**
   * The spec of a slot's run. Where the audit has caps, the run has a budget, so that no target
   * without a price is measured.
   */
  public Spec slotSpec() {
    Long own = spec.budgetNanoUsd();
    Long least = caps.leastNanoUsd();
    return own == null && least != null ? spec.withBudget(least) : spec;
  }

  /** What becomes of a slot that is due while a slot before it runs. */
  public enum Overlap {
    /** It does not run. */
    SKIP,
    /** It runs when the other has ended; one waits at most. */
    QUEUE
  }
}
