package dev.sonde.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Creates a JSON instance of a schema, with every property, in the schema's order. Where a schema
 * refers to itself, lists are as short and optional parts as few as it allows.
 */
final class Instances {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /**
   * How often a reference may be inside itself before its instances are made as small as can be.
   */
  private static final int MAX_NESTED = 2;

  private static final int MAX_DEPTH = 64;
  private static final int MANY_NODES = 1_000;
  private static final int MAX_NODES = 20_000;
  private static final int MAX_ITEMS = 256;

  /** Each may take as many steps as one text is allowed. */
  private static final int MAX_PATTERNS = 100;

  private static final Set<String> NOT_SIMULATED =
      Set.of(
          "not",
          "if",
          "contains",
          "dependentRequired",
          "dependentSchemas",
          "patternProperties",
          "propertyNames");

  /** Keywords whose value is a list with something in it. */
  private static final List<String> LISTS = List.of("anyOf", "oneOf", "allOf", "enum");

  private static final Set<String> OBJECTS =
      Set.of("properties", "additionalProperties", "required", "minProperties");

  /** Keywords that allow and forbid nothing. */
  private static final Set<String> WORDS =
      Set.of("title", "description", "default", "examples", "$defs", "$comment", "$schema", "$id");

  private final JsonNode root;
  private final Map<String, Integer> open = new HashMap<>();
  private int nodes;
  private int patterns;

  private Instances(JsonNode root) {
    this.root = root;
  }

  /** A schema without an instance that is simulated; the message names the part. */
  static final class NotSimulated extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String part;

    NotSimulated(String part) {
      super(part, null, false, false);
      this.part = part;
    }

    String part() {
      return part;
    }
  }

  /**
   * An instance; the empty object for a missing schema.
   *
   * @throws NotSimulated if the schema uses what is not simulated, or has no finite instance
   */
  static JsonNode of(JsonNode schema, long seed) {
    return schema.isMissingNode()
        ? JSON.objectNode()
        : new Instances(schema).of(schema, seed, 0, false);
  }

  private JsonNode of(JsonNode given, long seed, int depth, boolean small) {
    if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
      throw new NotSimulated("a schema without an instance of a bounded size");
    }
    if (given.path("$ref").isTextual()) {
      return referred(given, seed, depth, small);
    }
    if (given.isBoolean() && !given.asBoolean()) {
      throw new NotSimulated("a schema without an instance");
    }
    for (String keyword : NOT_SIMULATED) {
      if (given.has(keyword)) {
        throw new NotSimulated("the keyword '" + keyword + "' of a schema");
      }
    }
    for (String keyword : LISTS) {
      if (given.has(keyword) && (!given.path(keyword).isArray() || given.path(keyword).isEmpty())) {
        throw new NotSimulated("the keyword '" + keyword + "' of a schema without a list");
      }
    }
    for (String keyword : List.of("anyOf", "oneOf")) {
      if (given.has(keyword)) {
        return oneOf(given, keyword, seed, depth, small);
      }
    }
    if (given.has("allOf")) {
      return of(
          merged(without(given, "allOf"), parts(given.path("allOf"))), seed, depth + 1, small);
    }
    if (given.has("const")) {
      return given.path("const");
    }
    if (given.has("enum")) {
      JsonNode words = given.path("enum");
      return words.get((int) Long.remainderUnsigned(seed, words.size()));
    }
    boolean few = small || nodes > MANY_NODES;
    return switch (type(given, few)) {
      case "string" -> text(given, seed);
      case "integer" -> JSON.numberNode(Numbers.of(given, seed, true).toBigInteger());
      case "number" -> JSON.numberNode(Numbers.of(given, seed, false));
      case "boolean" -> JSON.booleanNode((seed & 1) == 0);
      case "null" -> JSON.nullNode();
      case "array" -> array(given, seed, depth, few);
      case "object" -> object(given, seed, depth, few);
      default -> throw new NotSimulated("the type " + given.path("type") + " of a schema");
    };
  }

  private JsonNode text(JsonNode given, long seed) {
    if (given.has("pattern") && ++patterns > MAX_PATTERNS) {
      throw new NotSimulated("a schema whose texts have so many patterns");
    }
    return JSON.textNode(Texts.of(given, seed));
  }

  private JsonNode referred(JsonNode given, long seed, int depth, boolean small) {
    String reference = given.path("$ref").asText();
    int inside = open.merge(reference, 1, Integer::sum);
    JsonNode schema = merged(without(given, "$ref"), List.of(target(reference)));
    JsonNode instance = of(schema, seed, depth + 1, small || inside > MAX_NESTED);
    open.merge(reference, -1, Integer::sum);
    return instance;
  }

  private JsonNode target(String reference) {
    JsonNode found = MissingNode.getInstance();
    if (reference.equals("#")) {
      found = root;
    } else if (reference.startsWith("#/")) {
      found = root.at(reference.substring(1));
    }
    if (found.isMissingNode()) {
      throw new NotSimulated("the reference '" + reference + "' of a schema");
    }
    return found;
  }

  private static ObjectNode without(JsonNode given, String keyword) {
    ObjectNode rest = JSON.objectNode();
    if (given instanceof ObjectNode object) {
      rest.setAll(object);
    }
    rest.remove(keyword);
    return rest;
  }

  /** One schema for all of these, which must all hold. */
  private static ObjectNode merged(ObjectNode base, Iterable<JsonNode> parts) {
    ObjectNode all = JSON.objectNode();
    for (JsonNode part : parts) {
      if (part.isBoolean() && !part.asBoolean()) {
        throw new NotSimulated("a schema without an instance");
      }
      part.properties().forEach(each -> put(all, each.getKey(), each.getValue()));
    }
    base.properties().forEach(each -> put(all, each.getKey(), each.getValue()));
    return all;
  }

  /** The parts of an {@code allOf}; a reference among several is followed. */
  private List<JsonNode> parts(JsonNode all) {
    List<JsonNode> parts = new ArrayList<>();
    for (JsonNode part : all) {
      JsonNode schema = part;
      for (int i = 0; all.size() > 1 && schema.has("$ref"); i++) {
        if (i > MAX_DEPTH) {
          throw new NotSimulated("a reference to itself");
        }
        ObjectNode beside = without(schema, "$ref");
        schema = merged(beside, List.of(target(schema.path("$ref").asText())));
      }
      parts.add(schema);
    }
    return parts;
  }

  private static void put(ObjectNode all, String keyword, JsonNode value) {
    JsonNode before = all.path(keyword);
    if (keyword.equals("properties") && before.isObject()) {
      ObjectNode both = before.deepCopy();
      value.properties().forEach(each -> putProperty(both, each.getKey(), each.getValue()));
      all.set(keyword, both);
    } else if (keyword.equals("required") && before.isArray()) {
      ArrayNode both = before.deepCopy();
      value.forEach(both::add);
      all.set(keyword, both);
    } else if (before.isMissingNode() || before.equals(value) || WORDS.contains(keyword)) {
      all.set(keyword, value);
    } else {
      throw new NotSimulated("a schema with two different '" + keyword + "'");
    }
  }

  /** A property may have the name of any keyword. */
  private static void putProperty(ObjectNode all, String name, JsonNode schema) {
    JsonNode before = all.path(name);
    if (!before.isMissingNode() && !before.equals(schema)) {
      throw new NotSimulated("a schema with two different properties '" + name + "'");
    }
    all.set(name, schema);
  }

  /** An instance of one of the alternatives, the first that has one from a drawn place on. */
  private JsonNode oneOf(JsonNode given, String keyword, long seed, int depth, boolean small) {
    JsonNode options = given.path(keyword);
    ObjectNode base = without(given, keyword);
    List<JsonNode> order = new ArrayList<>();
    int first = (int) Long.remainderUnsigned(Mix.of(seed, keyword), options.size());
    for (int i = 0; i < options.size(); i++) {
      order.add(options.get((first + i) % options.size()));
    }
    // What an option without a word allows is left to the others.
    order.sort((one, other) -> Boolean.compare(one.isEmpty(), other.isEmpty()));
    if (small || nodes > MANY_NODES) {
      order.sort((one, other) -> Integer.compare(weight(one), weight(other)));
    }
    NotSimulated reason = new NotSimulated("a schema without an instance");
    for (JsonNode option : order) {
      Map<String, Integer> before = Map.copyOf(open);
      try {
        return of(merged(base, List.of(option)), seed, depth + 1, small);
      } catch (NotSimulated e) {
        reason = e;
        open.clear();
        open.putAll(before);
      }
    }
    throw reason;
  }

  /** Null is the least, a reference the most. */
  private static int weight(JsonNode option) {
    return switch (option.path("type").asText("")) {
      case "null" -> 0;
      case "string", "integer", "number", "boolean" -> 1;
      case "array" -> 2;
      default -> 3;
    };
  }

  private static String type(JsonNode schema, boolean small) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      String chosen = type.path(0).asText("null");
      for (JsonNode each : type) {
        boolean none = each.asText().equals("null");
        if (none == small) {
          chosen = each.asText();
          break;
        }
      }
      return chosen;
    }
    if (type.isTextual()) {
      return type.asText();
    }
    if (schema.has("items") || schema.has("prefixItems")) {
      return "array";
    }
    if (schema.has("minimum") || schema.has("maximum") || schema.has("multipleOf")) {
      return "number";
    }
    return OBJECTS.stream().anyMatch(schema::has) ? "object" : "string";
  }

  private JsonNode array(JsonNode schema, long seed, int depth, boolean small) {
    ArrayNode array = JSON.arrayNode();
    for (JsonNode item : schema.path("prefixItems")) {
      array.add(of(item, Mix.of(seed, array.size()), depth + 1, small));
    }
    JsonNode items = schema.path("items");
    int least = schema.path("minItems").asInt(0);
    int most = schema.path("maxItems").asInt(MAX_ITEMS);
    boolean closed = items.isBoolean() && !items.asBoolean();
    boolean anything = items.isMissingNode() || (items.isObject() && items.isEmpty());
    int usual = closed || anything ? array.size() : 2;
    int wanted = Math.min(most, Math.max(least, small ? 0 : usual));
    if (least > MAX_ITEMS || (closed && array.size() < least)) {
      throw new NotSimulated("a list of at least " + least + " items");
    }
    boolean unique = schema.path("uniqueItems").asBoolean();
    for (int i = 0; array.size() < wanted && i < 32 + wanted; i++) {
      JsonNode item = of(items, Mix.of(seed, i), depth + 1, small);
      if (!unique || !contains(array, item)) {
        array.add(item);
      }
    }
    if (array.size() < least) {
      throw new NotSimulated("a list of " + least + " different items");
    }
    return array;
  }

  private static boolean contains(ArrayNode array, JsonNode item) {
    for (JsonNode each : array) {
      if (each.equals(item)) {
        return true;
      }
    }
    return false;
  }

  private JsonNode object(JsonNode schema, long seed, int depth, boolean small) {
    ObjectNode object = JSON.objectNode();
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(each -> required.add(each.asText()));
    JsonNode properties = schema.path("properties");
    properties
        .properties()
        .forEach(
            each -> {
              if (!small || required.contains(each.getKey())) {
                object.set(
                    each.getKey(), property(each.getKey(), each.getValue(), seed, depth, small));
              }
            });
    JsonNode others = schema.path("additionalProperties");
    for (String name : required) {
      if (!object.has(name)) {
        object.set(name, property(name, others, seed, depth, small));
      }
    }
    int least = schema.path("minProperties").asInt(0);
    boolean free = others.isObject() && !small && !schema.has("properties");
    for (int i = 0; object.size() < Math.max(least, free ? 2 : 0) && i < MAX_ITEMS; i++) {
      String name = Texts.word(Mix.of(seed, i)) + (i == 0 ? "" : " " + i);
      object.set(name, property(name, others, seed, depth, small));
    }
    int most = schema.path("maxProperties").asInt(Integer.MAX_VALUE);
    if (object.size() < least || object.size() > most) {
      throw new NotSimulated(
          "an object of " + least + " properties at least, " + most + " at most,");
    }
    return object;
  }

  private JsonNode property(String name, JsonNode schema, long seed, int depth, boolean small) {
    return of(schema, Mix.of(seed, name), depth + 1, small);
  }
}
