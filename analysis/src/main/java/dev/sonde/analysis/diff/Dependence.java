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
 * Notes on runs whose probes are correlated. Probes sent close together meet the same conditions,
 * so they have the information of fewer independent ones; the tests of a diff treat every probe as
 * independent.
 */
final class Dependence {

  private static final double HALF = 0.5;
  private static final int NAMED = 3;

  private Dependence() {}

  /** A note for a run in which the effective sample size is less than half of the sample size. */
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
        "run %s: probes sent close together are correlated, effective n is %s%s; the true intervals are wider and the true p larger than shown"
            .formatted(
                report.run().id(),
                String.join(", ", found.subList(0, Math.min(NAMED, found.size()))),
                more));
  }
}
