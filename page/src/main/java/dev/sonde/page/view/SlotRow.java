package dev.sonde.page.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A slot of an audit, as the API shows it.
 *
 * @param reason why it did not run; may be empty
 * @param run its id; empty when there is none
 */
public record SlotRow(
    String at, String state, String reason, boolean manual, String run, String verdict) {

  public static List<SlotRow> of(JsonNode slots) {
    List<SlotRow> rows = new ArrayList<>();
    slots.path("slots").forEach(each -> rows.add(row(each)));
    return rows;
  }

  /** The row of a slot; one without a time for no slot. */
  static SlotRow row(JsonNode slot) {
    return new SlotRow(
        text(slot, "slot"),
        text(slot, "state"),
        Words.brief(text(slot, "reason")),
        slot.path("manual").asBoolean(),
        text(slot, "run"),
        text(slot, "verdict"));
  }

  private static String text(JsonNode slot, String name) {
    return slot.path(name).isTextual() ? slot.path(name).textValue() : "";
  }

  /** A mark that says the state without colour. */
  public String mark() {
    return switch (state) {
      case "done" -> verdict.equals("VALID") ? "✓ done" : "? done, " + verdict;
      case "failed" -> "✗ failed";
      case "missed" -> "✗ missed";
      case "skipped" -> "– skipped";
      case "paused" -> "‖ paused";
      case "running" -> "▶ running";
      case "queued", "planned" -> "◌ " + state;
      default -> state;
    };
  }
}
