package dev.sonde.analysis.diff;

import dev.sonde.analysis.report.ReportJson;

/** Writes a diff as JSON, in the format of {@code report.json}. */
public final class DiffJson {

  private DiffJson() {}

  /** The JSON text, with a line break at the end. */
  public static String write(Diff diff) {
    return ReportJson.writeAny(diff);
  }
}
