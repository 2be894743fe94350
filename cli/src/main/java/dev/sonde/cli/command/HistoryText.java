package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.TextTable;
import dev.sonde.common.text.PrintableText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The history of an audit as text, CSV and Markdown, from the JSON of the API. */
final class HistoryText {

  private static final String BARS = "▁▂▃▄▅▆▇█";
  private static final int SPARKS = 40;

  /** Of a stretch without a valid slot. */
  private static final char GAP = ' ';

  private final JsonNode history;

  HistoryText(JsonNode history) {
    this.history = history;
  }

  /** A line a series, then the changes. */
  String text(int width) {
    JsonNode all = history.path("series");
    if (all.isEmpty()) {
      return "no slot in this range has a result\n";
    }
    String metric = AuditFlags.cell(history, "metric");
    StringBuilder out = new StringBuilder();
    out.append(metric).append(", ").append(AuditFlags.cell(history, "unit")).append('\n');
    TextTable table =
        TextTable.of(
            3, "MODEL", "PROVIDER", "REGION", "", "P50", "95 %", "P95", "OK", "N", "SLOTS");
    for (JsonNode series : all) {
      JsonNode range = series.path("summary");
      table.row(
          AuditFlags.cell(series, "model"),
          AuditFlags.cell(series, "provider"),
          AuditFlags.cell(series, "region"),
          sparkline(series),
          figure(range.path("value")),
          interval(range.path("ci95").path("p50")),
          figure(range.path("p95")),
          share(range.path("successRate").path("value")),
          AuditFlags.cell(range, "n"),
          AuditFlags.cell(range, "merged"));
    }
    out.append(table.text(width));
    List<JsonNode> changes = changes();
    out.append(changes.isEmpty() ? "\nno change\n" : "\n");
    changes.forEach(each -> out.append(ChangeText.line(each)).append('\n'));
    return out.toString();
  }

  /** The changes of all series and those that they share, by time. */
  private List<JsonNode> changes() {
    List<JsonNode> changes = new ArrayList<>();
    history.path("changes").forEach(changes::add);
    history.path("series").forEach(series -> series.path("changes").forEach(changes::add));
    changes.sort((one, other) -> one.path("at").asText().compareTo(other.path("at").asText()));
    return changes;
  }

  /** A character for each stretch of slots; a change that is not retracted is marked before it. */
  static String sparkline(JsonNode series) {
    List<JsonNode> points = new ArrayList<>();
    for (JsonNode point : series.path("points")) {
      if (!point.path("manual").asBoolean()) {
        points.add(point);
      }
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (JsonNode point : points) {
      if (isDrawn(point)) {
        low = Math.min(low, point.path("value").asDouble());
        high = Math.max(high, point.path("value").asDouble());
      }
    }
    int shown = Math.min(SPARKS, points.size());
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < shown; i++) {
      int from = (int) ((long) i * points.size() / shown);
      int to = (int) ((long) (i + 1) * points.size() / shown);
      List<JsonNode> stretch = points.subList(from, to);
      if (isChangedWithin(series, stretch)) {
        line.append('|');
      }
      line.append(bar(stretch, low, high));
    }
    return line.toString();
  }

  private static boolean isDrawn(JsonNode point) {
    return point.path("verdict").asText().equals("VALID") && point.path("value").isNumber();
  }

  /** The highest of the stretch, so that no spike is hidden. */
  private static char bar(List<JsonNode> stretch, double low, double high) {
    double highest = Double.NEGATIVE_INFINITY;
    for (JsonNode point : stretch) {
      if (isDrawn(point)) {
        highest = Math.max(highest, point.path("value").asDouble());
      }
    }
    if (highest == Double.NEGATIVE_INFINITY) {
      return GAP;
    }
    double place = high > low ? (highest - low) / (high - low) : 0;
    return BARS.charAt((int) Math.min(BARS.length() - 1, Math.floor(place * BARS.length())));
  }

  private static boolean isChangedWithin(JsonNode series, List<JsonNode> stretch) {
    String first = stretch.get(0).path("slot").asText();
    String last = stretch.get(stretch.size() - 1).path("slot").asText();
    for (JsonNode change : series.path("changes")) {
      String at = change.path("at").asText();
      if (!change.path("state").asText().equals("retracted")
          && at.compareTo(first) >= 0
          && at.compareTo(last) <= 0) {
        return true;
      }
    }
    return false;
  }

  static String figure(JsonNode value) {
    if (!value.isNumber()) {
      return "";
    }
    double number = value.asDouble();
    String format = Math.abs(number) >= 100 ? "%.0f" : Math.abs(number) >= 1 ? "%.1f" : "%.4g";
    return String.format(Locale.ROOT, format, number);
  }

  static String interval(JsonNode interval) {
    return interval.size() == 2 ? figure(interval.get(0)) + "–" + figure(interval.get(1)) : "";
  }

  private static String share(JsonNode value) {
    return value.isNumber() ? String.format(Locale.ROOT, "%.1f %%", 100 * value.asDouble()) : "";
  }

  /** A row a point. */
  String csv() {
    StringBuilder out = new StringBuilder();
    out.append("audit,model,provider,region,series,metric,unit,slot,run,verdict,manual,merged,n,");
    out.append(
        "value,p50,p50_low,p50_high,p95,p95_low,p95_high,success_rate,usd_per_1k_tokens\r\n");
    for (JsonNode series : history.path("series")) {
      for (JsonNode point : series.path("points")) {
        List<String> row = new ArrayList<>();
        for (String name : List.of("audit", "model", "provider", "region", "id")) {
          row.add(field(series.path(name)));
        }
        row.add(field(history.path("metric")));
        row.add(field(history.path("unit")));
        for (String name : List.of("slot", "run", "verdict", "manual", "merged", "n", "value")) {
          row.add(field(point.path(name)));
        }
        for (String name : List.of("p50", "p95")) {
          row.add(field(point.path(name)));
          row.add(field(point.path("ci95").path(name).path(0)));
          row.add(field(point.path("ci95").path(name).path(1)));
        }
        row.add(field(point.path("successRate").path("value")));
        row.add(field(point.path("usdPer1kTokens")));
        out.append(String.join(",", row)).append("\r\n");
      }
    }
    return out.toString();
  }

  /** A text that a spreadsheet would read as a formula starts with a quote. */
  private static String field(JsonNode value) {
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    if (value.isNumber() || value.isBoolean()) {
      return value.asText();
    }
    String text = PrintableText.line(value.asText());
    String safe = text.matches("(?s)\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20].*") ? "'" + text : text;
    return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
  }

  /** A table of the series and a list of the changes. */
  String markdown() {
    StringBuilder out = new StringBuilder();
    out.append("| model | provider | region | ")
        .append(AuditFlags.cell(history, "metric"))
        .append(" p50 | 95 % | p95 | ok | n | slots |\n|---|---|---|---|---|---|---|---|---|\n");
    for (JsonNode series : history.path("series")) {
      JsonNode range = series.path("summary");
      out.append("| ")
          .append(
              String.join(
                  " | ",
                  escaped(AuditFlags.cell(series, "model")),
                  escaped(AuditFlags.cell(series, "provider")),
                  escaped(AuditFlags.cell(series, "region")),
                  figure(range.path("value")),
                  interval(range.path("ci95").path("p50")),
                  figure(range.path("p95")),
                  share(range.path("successRate").path("value")),
                  AuditFlags.cell(range, "n"),
                  AuditFlags.cell(range, "merged")))
          .append(" |\n");
    }
    changes().forEach(each -> out.append("\n- ").append(escaped(ChangeText.line(each))));
    return out.append('\n').toString();
  }

  private static String escaped(String text) {
    return text.replaceAll("([\\\\|<>*_`\\[\\]])", "\\\\$1");
  }
}
