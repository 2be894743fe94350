package dev.sonde.analysis.html;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import java.util.List;

/**
 * The lines of the charts: one for each provider in the order of the rankings. A line has the same
 * colour, dash and marker in all charts and tables.
 */
record Series(List<String> labels) {

  private static final int COLORS = 6;

  static Series of(List<Phrases.Ranking> rankings) {
    return new Series(
        rankings.stream()
            .flatMap(ranking -> ranking.cells().stream())
            .map(CellReport::provider)
            .distinct()
            .toList());
  }

  static Series of(Report report) {
    return of(Phrases.rankings(report));
  }

  /** The class that gives an element the line's colour. */
  String style(CellReport cell) {
    return "s" + Math.max(0, labels.indexOf(cell.provider())) % COLORS;
  }
}
