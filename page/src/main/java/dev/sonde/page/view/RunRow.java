package dev.sonde.page.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A run in the list, as the API shows it.
 *
 * @param time when it started, or was submitted; may be empty
 */
public record RunRow(
    String id, String name, String status, String message, String time, What what) {

  private static final int FEW = 3;

  /**
   * What it measures.
   *
   * @param models at most three and how many more
   */
  public record What(String models, int providers, String regions) {}

  /** The rows of the API's list of runs. */
  public static List<RunRow> of(JsonNode listed) {
    List<RunRow> rows = new ArrayList<>();
    listed.path("runs").forEach(each -> rows.add(row(each)));
    return rows;
  }

  /** One run of the API, also in detail. */
  public static RunRow row(JsonNode run) {
    Set<String> models = new LinkedHashSet<>();
    run.path("targets").forEach(each -> models.add(each.path("model").asText()));
    List<String> regions = new ArrayList<>();
    run.path("regions").forEach(each -> regions.add(each.asText()));
    String started = run.path("startedAt").asText("");
    return new RunRow(
        run.path("id").asText(),
        Words.brief(run.path("name").asText()),
        run.path("status").asText(),
        Words.brief(run.path("message").asText("")),
        run.path("startedAt").isTextual() ? started : run.path("createdAt").asText(""),
        new What(few(models), run.path("targets").size(), String.join(", ", regions)));
  }

  private static String few(Set<String> all) {
    List<String> shown = all.stream().limit(FEW).map(Words::brief).toList();
    int more = all.size() - shown.size();
    return String.join(", ", shown) + (more == 0 ? "" : " and " + more + " more");
  }

  /** A mark that says the status without colour. */
  public String mark() {
    return switch (status) {
      case "queued" -> "◌ queued";
      case "running" -> "▶ running";
      case "ended" -> "✓ ended";
      case "cancelled" -> "■ cancelled";
      default -> status;
    };
  }

  public boolean isOver() {
    return status.equals("ended") || status.equals("cancelled");
  }
}
