package dev.sonde.cli.command;

import dev.sonde.analysis.pooling.PooledReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.cli.terminal.Console;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the report of one run, or the merged report of several. */
final class PooledRuns {

  private PooledRuns() {}

  /** Reads the report of a run as JSON. */
  interface Source {
    String json(String run) throws IOException;
  }

  /** Merges the reports; prints on stderr the notes that a report has no place for. */
  static Report read(Console console, List<String> runs, Source source) throws IOException {
    List<Report> reports = new ArrayList<>();
    for (String run : runs) {
      reports.add(read(run, source));
    }
    try {
      Report merged = PooledReport.merge(reports);
      PooledReport.notes(reports).forEach(console::note);
      return merged;
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
  }

  /** The report of one run. */
  static Report read(String run, Source source) throws IOException {
    try {
      return ReportJson.read(source.json(run));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, run + ": " + e.getMessage(), e);
    }
  }
}
