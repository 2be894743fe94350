package dev.sonde.audit.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.audit.alert.Delivery.Notice;
import java.time.Instant;

/** The JSON that each kind of destination understands. */
final class Bodies {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What Alertmanager writes where an alert has not ended. */
  private static final String NOT_ENDED = "0001-01-01T00:00:00Z";

  /** Slack refuses longer texts of a header and of a section. */
  private static final int SLACK_HEADER = 150;

  private static final int SLACK_TEXT = 3_000;

  private Bodies() {}

  static String of(Destination destination, Message message) {
    ObjectNode json = JSON.createObjectNode();
    return switch (destination.kind()) {
      case WEBHOOK -> text(webhook(json, destination, message));
      case ALERTMANAGER -> text(JSON.createArrayNode().add(alertmanager(json, message)));
      case SLACK -> text(slack(json, message));
    };
  }

  private static String text(JsonNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a message cannot be written", e);
    }
  }

  /** Version 4 of what Alertmanager sends to webhooks, with one alert. */
  private static ObjectNode webhook(ObjectNode json, Destination destination, Message message) {
    json.put("version", "4");
    json.put("groupKey", message.alert().condition().key());
    json.put("truncatedAlerts", 0);
    json.put("status", message.status());
    json.put("receiver", destination.name());
    message.labels().forEach(json.putObject("groupLabels")::put);
    message.labels().forEach(json.putObject("commonLabels")::put);
    message.annotations().forEach(json.putObject("commonAnnotations")::put);
    json.put("externalURL", message.link());
    ObjectNode alert = json.putArray("alerts").addObject();
    alert.put("status", message.status());
    message.labels().forEach(alert.putObject("labels")::put);
    message.annotations().forEach(alert.putObject("annotations")::put);
    alert.put("startsAt", message.alert().course().since().toString());
    Instant over = message.alert().course().resolvedAt();
    alert.put("endsAt", message.isOver() && over != null ? over.toString() : NOT_ENDED);
    alert.put("generatorURL", message.link());
    alert.put("fingerprint", message.alert().condition().key());
    return json;
  }

  /** An alert for {@code POST /api/v2/alerts}. */
  private static ObjectNode alertmanager(ObjectNode json, Message message) {
    message.labels().forEach(json.putObject("labels")::put);
    ObjectNode annotations = json.putObject("annotations");
    message
        .annotations()
        .forEach(
            (name, value) -> {
              // It would change with each message, and tell nothing there.
              if (!name.equals("notice")) {
                annotations.put(name, value);
              }
            });
    json.put("startsAt", message.alert().course().since().toString());
    Instant over = message.alert().course().resolvedAt();
    Instant end = message.isOver() && over != null ? over : message.endsAt();
    json.put("endsAt", end.toString());
    json.put("generatorURL", message.link());
    return json;
  }

  /** Plain texts only: in Slack's mrkdwn a name could be a mention or a link. */
  private static ObjectNode slack(ObjectNode json, Message message) {
    String head =
        (message.isOver() ? "Resolved: " : message.notice() == Notice.REMINDER ? "Still: " : "")
            + message.name()
            + " ("
            + message.alert().condition().audit()
            + ", "
            + message.severity()
            + ")";
    json.put("text", escaped(head));
    json.put("mrkdwn", false);
    ArrayNode blocks = json.putArray("blocks");
    plain(blocks.addObject().put("type", "header"), head, SLACK_HEADER);
    plain(blocks.addObject().put("type", "section"), message.text(), SLACK_TEXT);
    ObjectNode button = blocks.addObject().put("type", "actions").putArray("elements").addObject();
    plain(button.put("type", "button"), "Open", SLACK_HEADER);
    button.put("url", message.link());
    return json;
  }

  private static void plain(ObjectNode block, String text, int most) {
    String cut = text.length() <= most ? text : text.substring(0, most - 1) + "+";
    block.putObject("text").put("type", "plain_text").put("text", cut).put("emoji", false);
  }

  /** The three characters that Slack reads in every text. */
  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
