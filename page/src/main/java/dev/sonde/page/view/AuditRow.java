package dev.sonde.page.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * An audit, as the API shows it.
 *
 * @param schedule in words
 * @param pausedBy what pauses it; empty while it is active
 */
public record AuditRow(String id, int revision, String schedule, String pausedBy, Next next) {

  /** When it runs next and what it did last, and the money of the day and the month. */
  public record Next(String at, SlotRow last, String day, String month) {}

  public boolean isActive() {
    return pausedBy.isEmpty();
  }

  /** Whether somebody paused it, and not its budget. */
  public boolean isPausedByHand() {
    return pausedBy.equals("by hand");
  }

  public static List<AuditRow> of(JsonNode listed) {
    List<AuditRow> rows = new ArrayList<>();
    listed.path("audits").forEach(each -> rows.add(row(each)));
    return rows;
  }

  public static AuditRow row(JsonNode audit) {
    JsonNode schedule = audit.path("schedule");
    String when =
        schedule.has("every")
            ? "every " + schedule.path("every").asText()
            : "cron " + schedule.path("cron").asText() + " " + schedule.path("zone").asText("UTC");
    boolean active = audit.path("state").asText().equals("active");
    return new AuditRow(
        audit.path("id").asText(),
        audit.path("revision").asInt(),
        Words.brief(when),
        active ? "" : Words.brief(audit.path("pausedBy").asText("by_hand").replace('_', ' ')),
        new Next(
            audit.path("nextDueAt").asText(""),
            SlotRow.row(audit.path("lastSlot")),
            usd(audit.path("spentUsd").path("day")),
            usd(audit.path("spentUsd").path("month"))));
  }

  private static String usd(JsonNode amount) {
    return amount.isNumber() ? "$" + amount.decimalValue().toPlainString() : "–";
  }
}
