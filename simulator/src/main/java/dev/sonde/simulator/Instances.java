package dev.sonde.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Creates a JSON instance of a schema, with every property, in the schema's order. */
final class Instances {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MAX_DEPTH = 16;
  private static final String[] TEXTS = {"Oslo", "Ada", "Chez Marie", "blue", "tea"};

  private Instances() {}

  static JsonNode of(JsonNode schema, long seed) {
    return of(schema, seed, 0);
  }

  private static JsonNode of(JsonNode schema, long seed, int depth) {
    if (schema.path("enum").size() > 0) {
      return schema
          .path("enum")
          .get((int) Long.remainderUnsigned(seed, schema.path("enum").size()));
    }
    long least = schema.path("minimum").asLong(1);
    return switch (schema.path("type").asText("object")) {
      case "string" -> JSON.textNode(TEXTS[(int) Long.remainderUnsigned(seed, TEXTS.length)]);
      case "integer" -> JSON.numberNode(least + Long.remainderUnsigned(seed, 7));
      case "number" -> JSON.numberNode(least + 0.5);
      case "boolean" -> JSON.booleanNode((seed & 1) == 0);
      case "null" -> JSON.nullNode();
      case "array" -> array(schema, seed, depth);
      default -> object(schema, seed, depth);
    };
  }

  private static JsonNode array(JsonNode schema, long seed, int depth) {
    ArrayNode array = JSON.arrayNode();
    for (int i = 0; i < 2 && depth < MAX_DEPTH; i++) {
      array.add(of(schema.path("items"), Mix.of(seed, i), depth + 1));
    }
    return array;
  }

  private static JsonNode object(JsonNode schema, long seed, int depth) {
    ObjectNode object = JSON.objectNode();
    if (depth < MAX_DEPTH) {
      schema
          .path("properties")
          .properties()
          .forEach(
              each ->
                  object.set(
                      each.getKey(), of(each.getValue(), Mix.of(seed, each.getKey()), depth + 1)));
    }
    return object;
  }
}
