package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** A change as a line of text. */
final class ChangeText {

  private ChangeText() {}

  /** Such as {@code 2026-12-01T12:00:00Z groq: ttft 210 to 341 ms, x 1.62 (1.5–1.7), confirmed}. */
  static String line(JsonNode change) {
    boolean shared = change.path("shared").asBoolean();
    String who = shared ? "all cells" : AuditFlags.cell(change, "provider");
    String where = AuditFlags.cell(change, "region");
    return AuditFlags.cell(change, "at")
        + " "
        + who
        + (where.isEmpty() ? "" : " in " + where)
        + ": "
        + AuditFlags.cell(change, "metric")
        + " "
        + side(change.path("before"))
        + " to "
        + side(change.path("after"))
        + effect(change)
        + ", "
        + AuditFlags.cell(change, "state")
        + control(change);
  }

  private static String side(JsonNode side) {
    String text = AuditFlags.cell(side, "text");
    return text.isEmpty() ? HistoryText.figure(side.path("value")) : text;
  }

  private static String effect(JsonNode change) {
    JsonNode effect = change.path("effect");
    if (!effect.isNumber()) {
      return "";
    }
    String interval = HistoryText.interval(change.path("effectCi95"));
    String within = interval.isEmpty() ? "" : " (" + interval + ")";
    return change.path("metric").asText().equals("success_rate")
        ? String.format(Locale.ROOT, ", %+.1f points", 100 * effect.asDouble())
        : String.format(Locale.ROOT, ", x %.2f%s", effect.asDouble(), within);
  }

  private static String control(JsonNode change) {
    return switch (change.path("control").asText()) {
      case "none" -> ", no control";
      case "shared" -> ", shared cause";
      default -> "";
    };
  }
}
