package dev.sonde.analysis.html;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Timeline;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A section of the page below the answer.
 *
 * @param id of its element
 * @param missing why this report has nothing to show there; null when it has
 */
record Panel(String id, String title, @Nullable String missing) {

  /** All sections that a page can have, in their order; a plain run has no steps to miss. */
  static List<Panel> of(Report report) {
    List<Panel> panels = new ArrayList<>();
    if (report.isStepped()) {
      panels.add(new Panel("steps", "Steps", null));
    }
    panels.add(new Panel("latency", "Latency", latency(report)));
    panels.add(new Panel("time", "Over time", time(report)));
    panels.add(new Panel("price", "Price against latency", price(report)));
    panels.add(new Panel("regions", "Regions", regions(report)));
    panels.add(new Panel("differences", "Differences", differences(report)));
    panels.add(new Panel("workers", "Worker health", workers(report)));
    panels.add(new Panel("reproduce", "Reproduce", null));
    return panels;
  }

  boolean exists() {
    return missing == null;
  }

  private static @Nullable String latency(Report report) {
    boolean drawn =
        report.cells().stream()
            .flatMap(cell -> cell.latencyMs().values().stream())
            .anyMatch(latency -> latency.histogram() != null && latency.count() > 0);
    return drawn
        ? null
        : report.ledger().succeeded() == 0 ? "nothing was answered" : "no histogram";
  }

  private static @Nullable String time(Report report) {
    boolean kept =
        report.cells().stream()
            .map(CellReport::timeline)
            .anyMatch(timeline -> timeline != null && !answered(timeline).isEmpty());
    return kept ? null : "the report has no timeline";
  }

  private static List<Timeline.Slot> answered(Timeline timeline) {
    return timeline.slots().stream().filter(slot -> slot.ok() + slot.failed() > 0).toList();
  }

  private static @Nullable String price(Report report) {
    if (report.cells().stream().noneMatch(cell -> cell.cost().usdPer1kTokens() != null)) {
      return "no provider has a price";
    }
    boolean both =
        report.cells().stream()
            .anyMatch(cell -> cell.cost().usdPer1kTokens() != null && median(cell, report) != null);
    return both ? null : "no provider has both a price and a latency";
  }

  private static @Nullable Double median(CellReport cell, Report report) {
    Latency latency = cell.latencyMs().get(report.run().rankBy().label());
    return latency == null ? null : latency.p50();
  }

  private static @Nullable String regions(Report report) {
    boolean several = report.cells().stream().map(CellReport::region).distinct().count() > 1;
    return several ? null : "all probes came from one region";
  }

  private static @Nullable String differences(Report report) {
    boolean compared =
        !report.differences().isEmpty()
            || !report.comparison().tests().isEmpty()
            || report.cells().stream().anyMatch(cell -> cell.claims() != null);
    return compared ? null : "no providers were compared";
  }

  private static @Nullable String workers(Report report) {
    return report.workers().isEmpty() ? "no worker reported its health" : null;
  }
}
