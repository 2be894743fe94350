package dev.sonde.audit.slot;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The state of a slot. In JSON it is the word. */
public enum SlotState {
  PLANNED,
  QUEUED,
  RUNNING,
  DONE,
  FAILED,
  SKIPPED,
  MISSED,
  PAUSED;

  /** Whether another state can follow. */
  public boolean isOpen() {
    return this == PLANNED || this == QUEUED || this == RUNNING;
  }

  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  static SlotState of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
