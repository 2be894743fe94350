package dev.sonde.analysis.diff;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.event.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Probes that are sent close together meet the same moment of a provider: they say as much as fewer
 * independent ones. The tests of a diff take every probe for itself.
 */
final class Dependence {

  private static final double HALF = 0.5;
  private static final int NAMED = 3;

  private Dependence() {}

  /** One line for a run whose probes say less than half of what so many should; else nothing. */
  static Optional<String> note(Report report) {
    List<String> found = new ArrayList<>();
    for (CellReport cell : report.cells()) {
      for (Metric metric : List.of(Metric.TTFT, Metric.E2E)) {
        Latency latency = cell.latencyMs().get(metric.label());
        Double effective = latency == null ? null : latency.effectiveCount();
        if (latency != null
            && effective != null
            && latency.isSurelyClustered()
            && effective < HALF * latency.count()) {
          found.add(
              String.format(
                  Locale.ROOT,
                  "%s %s %,.0f of %,d",
                  cell.provider(),
                  metric.label(),
                  effective,
                  latency.count()));
        }
      }
    }
    if (found.isEmpty()) {
      return Optional.empty();
    }
    String more = found.size() > NAMED ? " and " + (found.size() - NAMED) + " more" : "";
    return Optional.of(
        "run %s: probes sent close together are alike, effective n is %s%s; intervals are wider and p larger than shown"
            .formatted(
                report.run().id(),
                String.join(", ", found.subList(0, Math.min(NAMED, found.size()))),
                more));
  }
}
