package dev.sonde.audit.alert;

/** What one slot says of a condition. */
public enum Reading {
  BAD,
  GOOD,
  /** Nothing: the run was invalid, or the sample too small. */
  UNKNOWN
}
