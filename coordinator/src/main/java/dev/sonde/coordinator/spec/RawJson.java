package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Entry;
import dev.sonde.coordinator.spec.SpecNode.Items;
import dev.sonde.coordinator.spec.SpecNode.Kind;
import dev.sonde.coordinator.spec.SpecNode.Place;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** Parts of a spec that are sent to the provider unchanged, as JSON. */
final class RawJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN).build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private RawJson() {}

  /** The JSON of a node. A repeated key is a fault; its last value counts. */
  static JsonNode of(SpecNode node, FaultCollector faults) {
    if (node instanceof Entries entries) {
      ObjectNode object = NODES.objectNode();
      for (Entry entry : entries.entries()) {
        if (object.has(entry.key())) {
          faults.add(entry.place(), "this key is given twice", "each key only once");
        }
        object.set(entry.key(), of(entry.value(), faults));
      }
      return object;
    }
    if (node instanceof Items items) {
      ArrayNode array = NODES.arrayNode();
      items.items().forEach(each -> array.add(of(each, faults)));
      return array;
    }
    Scalar scalar = (Scalar) node;
    return switch (scalar.kind()) {
      case NOTHING -> NODES.nullNode();
      case FLAG -> NODES.booleanNode(Boolean.parseBoolean(scalar.text()));
      case NUMBER -> number(scalar);
      case TEXT -> NODES.textNode(scalar.text());
    };
  }

  /** A number that JSON cannot represent, such as {@code .inf}, becomes a string. */
  private static JsonNode number(Scalar scalar) {
    BigDecimal number = Values.decimal(scalar);
    return number == null ? NODES.textNode(scalar.text()) : NODES.numberNode(number);
  }

  static String text(JsonNode json) {
    try {
      return JSON.writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree cannot be written", e);
    }
  }

  /** Parses a text that {@link #text} wrote. */
  static JsonNode tree(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Converts JSON to a node of a spec. Paths are exact; all line numbers are that of the place. */
  static SpecNode node(JsonNode json, Place place) {
    if (json.isObject()) {
      List<Entry> entries = new ArrayList<>();
      json.properties()
          .forEach(
              each -> {
                Place at = new Place(place.path() + "." + each.getKey(), place.line(), 0);
                entries.add(new Entry(at, each.getKey(), node(each.getValue(), at)));
              });
      return new Entries(place, entries);
    }
    if (json.isArray()) {
      List<SpecNode> items = new ArrayList<>();
      for (JsonNode item : json) {
        items.add(node(item, new Place(place.path() + "[" + items.size() + "]", place.line(), 0)));
      }
      return new Items(place, items);
    }
    Kind kind =
        json.isNull()
            ? Kind.NOTHING
            : json.isBoolean() ? Kind.FLAG : json.isNumber() ? Kind.NUMBER : Kind.TEXT;
    return new Scalar(place, kind, json.asText());
  }
}
