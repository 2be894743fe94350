package dev.sonde.history.point;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;

/** The verdict of the slot's run, as in its report. */
public enum Verdict {
  VALID,
  /** Kept and shown, never tested. */
  INVALID,
  INCOMPLETE,
  /** Of a newer version. */
  @JsonEnumDefaultValue
  UNKNOWN
}
