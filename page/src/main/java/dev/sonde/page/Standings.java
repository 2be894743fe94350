package dev.sonde.page;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.coordinator.api.FleetView;
import dev.sonde.page.view.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The standings of the latest runs, newest first. A report does not change, so each is read once.
 * Safe for use by several threads; all methods block.
 */
final class Standings {

  /** Runs that are over, among which the latest of each model is looked for. */
  private static final int RUNS = 50;

  private static final int LISTED = 400;

  private final Supplier<FleetView> fleet;
  private final Map<String, List<Standing>> byRun =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<Standing>> eldest) {
          return size() > 2 * RUNS;
        }
      };

  Standings(Supplier<FleetView> fleet) {
    this.fleet = fleet;
  }

  /** All standings of the latest runs that are over. */
  List<Standing> latest() {
    List<Standing> all = new ArrayList<>();
    int runs = 0;
    for (JsonNode run : fleet.get().runs(LISTED).path("runs")) {
      String id = run.path("id").asText();
      if (fleet.get().hasReport(id) && runs++ < RUNS) {
        all.addAll(of(id));
      }
    }
    return all;
  }

  private List<Standing> of(String run) {
    synchronized (byRun) {
      List<Standing> known = byRun.get(run);
      if (known != null) {
        return known;
      }
    }
    List<Standing> read = read(run);
    synchronized (byRun) {
      byRun.put(run, read);
    }
    return read;
  }

  private List<Standing> read(String run) {
    try {
      return fleet
          .get()
          .report(run)
          .map(json -> Standing.of(ReportJson.read(json)))
          .orElse(List.of());
    } catch (IllegalArgumentException e) {
      // The merger writes such a record when it could not compute the report.
      return List.of();
    }
  }
}
