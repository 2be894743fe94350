package dev.sonde.audit.slot;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** Why a slot is in its state. In JSON it is the word. */
public enum SlotReason {
  /** Skipped: a slot before it ran. */
  OVERLAP,
  /** Skipped: a slot before it ran, and another one waited already. */
  QUEUE_FULL,
  /** Skipped: the audit was removed. */
  REMOVED,
  /** Missed: no coordinator decided in time. */
  NOBODY_SCHEDULED,
  /** Missed: a region of the spec had no live worker in time. */
  NO_WORKER,
  /** Missed: its run was planned when it was too late. */
  LATE,
  /** Paused: somebody had paused the audit. */
  BY_HAND,
  /** Paused: the day's money does not cover another slot. */
  BUDGET_DAY,
  /** Paused: the month's money does not cover another slot. */
  BUDGET_MONTH,
  /** Failed: the catalog could not be asked, or does not have what the spec names. */
  CATALOG,
  /** Failed: the spec cannot be planned. */
  PLAN,
  /** Failed: its run is gone and left no report. */
  RUN_LOST,
  /** A reason that a newer version gave. */
  OTHER;

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static SlotReason of(String word) {
    return Arrays.stream(values())
        .filter(each -> each.word().equals(word))
        .findFirst()
        .orElse(OTHER);
  }
}
