package dev.sonde.analysis.pooling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.report.Report;

/** Artificial reports of a sweep and of a search with the cells of another report. */
public final class SteppedReports {

  private SteppedReports() {}

  /** A sweep with the same cells at every step. */
  public static Report sweep(Report report, String... labels) {
    return Reported.edited(report, root -> addSteps(root, labels));
  }

  /** A search for one provider: 5/s held, 10/s failed. */
  public static Report search(Report report) {
    return Reported.edited(
        report,
        root -> {
          ((ArrayNode) root.path("cells")).remove(1);
          addSteps(root, "5/s", "10/s");
          ObjectNode found = root.putArray("search").addObject();
          found.put("model", root.at("/cells/0/model").asText());
          found.put("provider", root.at("/cells/0/provider").asText());
          found.put("holdsPerSecond", 5).put("failsPerSecond", 10).put("end", "found");
          ArrayNode tried = found.putArray("tried");
          tried.addObject().put("step", 1).put("perSecond", 5).put("outcome", "held");
          tried.addObject().put("step", 2).put("perSecond", 10).put("outcome", "failed");
          tried.forEach(each -> ((ObjectNode) each).putArray("goals"));
        });
  }

  private static void addSteps(ObjectNode root, String... labels) {
    JsonNode once = root.path("cells").deepCopy();
    ArrayNode cells = root.putArray("cells");
    ArrayNode steps = root.putArray("steps");
    for (int i = 0; i < labels.length; i++) {
      for (JsonNode each : once) {
        ObjectNode cell = each.deepCopy();
        cell.putObject("step").put("index", i + 1).put("label", labels[i]);
        cells.add(cell);
      }
      ObjectNode step = steps.addObject();
      step.put("index", i + 1).put("label", labels[i]).put("run", "01X" + i);
      step.put("verdict", "VALID").putArray("reasons");
      step.set("ledger", root.path("ledger").deepCopy());
      step.putObject("load")
          .put("model", "closed")
          .put("achievedPerSecond", 8)
          .put("peakInFlight", 1);
      step.put("startedAt", "2026-11-22T14:00:00.000Z");
    }
  }
}
