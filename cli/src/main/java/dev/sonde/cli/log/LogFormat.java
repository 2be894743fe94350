package dev.sonde.cli.log;

import java.util.Locale;

/** How a line of the log is written. */
public enum LogFormat {
  /** {@code key=value}, as logfmt has it. */
  TEXT,
  /** A JSON object. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
