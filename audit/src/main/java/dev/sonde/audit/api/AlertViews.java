package dev.sonde.audit.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.AlertFigure;
import dev.sonde.audit.alert.AlertState;
import dev.sonde.audit.alert.Condition;
import dev.sonde.audit.alert.Delivery;
import dev.sonde.audit.alert.Hold;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.scheduler.AlertBook;
import dev.sonde.audit.scheduler.Note;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Converts alerts and notes to the JSON of the API. */
public final class AlertViews {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final AlertBook book;
  private final Outbox outbox;

  public AlertViews(AlertBook book, Outbox outbox) {
    this.book = book;
    this.outbox = outbox;
  }

  /** Newest first. */
  ObjectNode list(@Nullable AlertState state, @Nullable String audit, int limit) {
    List<Alert> found =
        book.alerts().stream()
            .filter(each -> state == null || each.state() == state)
            .filter(each -> audit == null || each.condition().audit().equals(audit))
            .sorted(Comparator.<Alert, Instant>comparing(each -> each.course().since()).reversed())
            .limit(limit)
            .toList();
    ObjectNode json = JSON.createObjectNode();
    ArrayNode list = json.putArray("alerts");
    found.forEach(each -> list.add(alert(each)));
    return json;
  }

  ObjectNode alert(Alert alert) {
    Condition condition = alert.condition();
    ObjectNode json = JSON.createObjectNode();
    json.put("id", alert.id());
    json.put("audit", condition.audit());
    json.put("kind", condition.kind());
    json.put("rule", condition.rule());
    json.put("subject", condition.subject());
    json.put("severity", condition.severity().name().toLowerCase(Locale.ROOT));
    json.put("series", condition.series());
    Condition.Cell cell = condition.cell();
    json.put("model", cell == null ? null : cell.model());
    json.put("provider", cell == null ? null : cell.provider());
    json.put("region", cell == null ? null : cell.region());
    json.put("state", alert.state().word());
    json.put("since", alert.course().since().toString());
    json.put("firedAt", text(alert.course().firedAt()));
    json.put("resolvedAt", text(alert.course().resolvedAt()));
    json.put("summary", alert.evidence().summary());
    AlertFigure figure = alert.evidence().figure();
    json.set("figure", figure == null ? JSON.nullNode() : figure(figure));
    json.put("slot", alert.evidence().slot().toString());
    json.put("run", alert.evidence().run());
    json.set("acknowledged", hold(alert.holds().acknowledged()));
    json.set("silenced", hold(alert.holds().silenced()));
    json.put("link", outbox.link(alert));
    ArrayNode deliveries = json.putArray("deliveries");
    alert.deliveries().forEach(each -> deliveries.add(delivery(each)));
    return json;
  }

  private static JsonNode figure(AlertFigure figure) {
    ObjectNode json = JSON.createObjectNode();
    json.put("metric", figure.metric()).put("unit", figure.unit());
    json.put("value", figure.value());
    List<Double> ends = figure.ci95();
    if (ends == null) {
      json.putNull("ci95");
    } else {
      ends.forEach(json.putArray("ci95")::add);
    }
    json.put("n", figure.n());
    json.put("limit", figure.limit());
    json.put("baseline", figure.baseline());
    return json;
  }

  private static JsonNode hold(@Nullable Hold hold) {
    return hold == null
        ? JSON.nullNode()
        : JSON.createObjectNode()
            .put("reason", hold.reason())
            .put("since", hold.since().toString())
            .put("until", hold.until().toString());
  }

  private ObjectNode delivery(Delivery delivery) {
    boolean known = outbox.destinations().named(delivery.destination()) != null;
    ObjectNode json = JSON.createObjectNode();
    json.put("destination", delivery.destination());
    json.put("notice", delivery.notice().word());
    json.put("status", delivery.status().word());
    json.put("attempts", delivery.attempts());
    json.put("at", delivery.at().toString());
    json.put("problem", known ? delivery.problem() : "this coordinator has no such destination");
    return json;
  }

  ObjectNode notes(String audit) {
    ObjectNode json = JSON.createObjectNode();
    ArrayNode list = json.putArray("annotations");
    book.notes(audit).stream()
        .sorted(Comparator.comparing(Note::at).reversed())
        .forEach(each -> list.add(note(each)));
    return json;
  }

  static ObjectNode note(Note note) {
    return JSON.createObjectNode()
        .put("id", note.id())
        .put("at", note.at().toString())
        .put("text", note.text())
        .put("writtenAt", note.writtenAt().toString());
  }

  private static @Nullable String text(@Nullable Instant at) {
    return at == null ? null : at.toString();
  }
}
