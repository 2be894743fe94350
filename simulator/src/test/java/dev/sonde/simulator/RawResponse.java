package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A response. {@code ending} is complete, eof or reset. */
record RawResponse(
    int status,
    Map<String, String> headers,
    List<byte[]> pieces,
    String ending,
    long headersNanos) {

  String text() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    pieces.forEach(out::writeBytes);
    return out.toString(StandardCharsets.UTF_8);
  }

  JsonNode json() {
    return json(text());
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** The data of every event, by the rules of server-sent events. */
  List<String> events() {
    List<String> events = new ArrayList<>();
    for (String block : text().split("\n\n|\r\n\r\n|\r\r", 0)) {
      List<String> data = new ArrayList<>();
      for (String line : block.split("\r\n|\n|\r", 0)) {
        if (line.startsWith("data:")) {
          data.add(line.substring(line.startsWith("data: ") ? 6 : 5));
        }
      }
      if (!data.isEmpty()) {
        events.add(String.join("\n", data));
      }
    }
    return events;
  }

  /** The events that are JSON. */
  List<JsonNode> chunks() {
    return events().stream()
        .filter(event -> !event.equals("[DONE]"))
        .map(RawResponse::json)
        .toList();
  }

  /** The texts of one key of all deltas, joined. */
  String said(String key) {
    StringBuilder said = new StringBuilder();
    for (JsonNode chunk : chunks()) {
      JsonNode value = chunk.at("/choices/0/delta/" + key);
      said.append(value.asText(""));
      value.forEach(part -> said.append(part.path("text").asText()));
    }
    return said.toString();
  }

  String finishReason() {
    String reason = "";
    for (JsonNode chunk : chunks()) {
      reason = chunk.at("/choices/0/finish_reason").asText(reason);
      reason = reason.equals("null") ? "" : reason;
    }
    return reason;
  }

  List<JsonNode> usages() {
    return chunks().stream().filter(chunk -> chunk.path("usage").isObject()).toList();
  }
}
