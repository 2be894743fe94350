package dev.sonde.analysis.html;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.StepRow;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A point of a provider's curve over the steps.
 *
 * @param cell index in the report's cells
 * @param title the model, with the region when there are several
 * @param provider without its step
 * @param at concurrency, or probes a second
 * @param mark the result of the step in words
 */
record StepPoint(
    int cell,
    String title,
    String provider,
    String label,
    double at,
    @Nullable Double answersPerSecond,
    @Nullable Double outputTokensPerSecond,
    @Nullable Double errorRate,
    String mark) {

  /** From a report whose cells still have their original names. */
  static List<StepPoint> of(Report report) {
    IdentityHashMap<CellReport, Integer> places = new IdentityHashMap<>();
    for (int i = 0; i < report.cells().size(); i++) {
      places.put(report.cells().get(i), i);
    }
    return StepRow.of(report).stream()
        .map(
            row ->
                new StepPoint(
                    places.getOrDefault(row.cell(), 0),
                    row.title(),
                    row.cell().provider(),
                    row.label(),
                    row.at(),
                    row.answersPerSecond(),
                    row.outputTokensPerSecond(),
                    row.errorRate(),
                    row.mark()))
        .toList();
  }
}
