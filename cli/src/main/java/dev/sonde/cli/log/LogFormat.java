package dev.sonde.cli.log;

import java.util.Locale;

/** The format of a line of the log. */
public enum LogFormat {
  /** {@code key=value} pairs, the logfmt format. */
  TEXT,
  /** A JSON object. */
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
