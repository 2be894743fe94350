package dev.sonde.analysis.diff;

import dev.sonde.analysis.report.ReportJson;

/** A diff as JSON, in the form of {@code report.json}. */
public final class DiffJson {

  private DiffJson() {}

  /** Ends with a line break. */
  public static String write(Diff diff) {
    return ReportJson.writeAny(diff);
  }
}
