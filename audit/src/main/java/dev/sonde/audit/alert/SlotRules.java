package dev.sonde.audit.alert;

import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.audit.slot.SlotState;
import java.util.List;

/** What the states of slots say: missed and budget. Pure. */
final class SlotRules {

  /** Invalid runs in a row that are an alert. */
  static final int INVALID = 3;

  private SlotRules() {}

  /** Slots that did not run, and runs that proved nothing. */
  static List<Finding> missed(Slot slot) {
    Patience once = Patience.NONE;
    Patience running = Patience.running(INVALID);
    return switch (slot.state()) {
      case DONE -> {
        Slot.Execution run = slot.execution();
        String verdict = run == null || run.verdict() == null ? "" : run.verdict();
        boolean valid = verdict.equals("VALID");
        yield List.of(
            Finding.good("slots", once),
            valid
                ? Finding.good("verdicts", running)
                : new Finding(
                    "verdicts",
                    Reading.BAD,
                    running,
                    "the runs of "
                        + INVALID
                        + " slots running were not valid, the last "
                        + Words.name(verdict),
                    null));
      }
      case MISSED, FAILED -> List.of(new Finding("slots", Reading.BAD, once, missing(slot), null));
      default -> List.of();
    };
  }

  private static String missing(Slot slot) {
    SlotReason reason = slot.reason();
    String why =
        switch (reason == null ? SlotReason.RUN_LOST : reason) {
          case NOBODY_SCHEDULED -> "no coordinator decided about it in time";
          case NO_WORKER -> "a region had no live worker";
          case LATE -> "its run was planned too late";
          case CATALOG -> "the catalog did not answer, or lacks what the spec names";
          case PLAN -> "its spec cannot be planned";
          case RUN_LOST -> "its run is gone and left no report";
          default -> slot.state().word();
        };
    return "a slot did not run: " + why;
  }

  /** A day's or month's money is spent; one that ran is good. */
  static List<Finding> budget(Slot slot) {
    SlotReason reason = slot.reason();
    if (slot.state() == SlotState.DONE) {
      return List.of(Finding.good("day", Patience.NONE), Finding.good("month", Patience.NONE));
    }
    if (reason == SlotReason.BUDGET_DAY || reason == SlotReason.BUDGET_MONTH) {
      String period = reason == SlotReason.BUDGET_DAY ? "day" : "month";
      return List.of(
          new Finding(
              period,
              Reading.BAD,
              Patience.NONE,
              "the money of this " + period + " does not cover another slot: the audit is paused",
              null));
    }
    return List.of();
  }
}
