package dev.sonde.page.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The form of a new run over the JSON Schema of specs: what its fields mean and allow is the
 * schema's word. A field is empty where the spec leaves its key out.
 */
public final class SpecForm {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NUMBER = Pattern.compile("-?\\d{1,12}(\\.\\d{1,12})?");
  private static final Pattern SEPARATOR = Pattern.compile("[,\\n]");

  /** How the text of a field becomes JSON. */
  public enum Kind {
    /** One line. */
    TEXT,
    /** Separated by commas. */
    LIST,
    /** A text of several lines. */
    BLOCK,
    NUMBER
  }

  /** A key of a spec, with dots between its parts. */
  private record Key(String path, String label, Kind kind) {}

  private static final List<Key> KEYS =
      List.of(
          new Key("models", "Models", Kind.LIST),
          new Key("providers", "Providers", Kind.LIST),
          new Key("regions", "Regions", Kind.LIST),
          new Key("prompts", "Prompt", Kind.BLOCK),
          new Key("load.count", "Probes a cell", Kind.NUMBER),
          new Key("load.concurrency", "Open at a time", Kind.NUMBER),
          new Key("load.rate", "Rate, instead of probes open at a time", Kind.TEXT),
          new Key("load.duration", "Duration", Kind.TEXT),
          new Key("request.maxTokens", "Most output tokens of an answer", Kind.NUMBER),
          new Key("budget.usd", "Budget, $", Kind.NUMBER),
          new Key("name", "Name of the run", Kind.TEXT));

  private final JsonNode schema;

  /**
   * @param schema the JSON Schema of specs
   */
  public SpecForm(String schema) {
    try {
      this.schema = JSON.readTree(schema);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the schema is no JSON", e);
    }
  }

  /**
   * A field to show.
   *
   * @param hint what the schema says of it
   */
  public record Field(String name, String label, Kind kind, String hint, String value) {

    public boolean isBlock() {
      return kind == Kind.BLOCK;
    }
  }

  /** All fields with what was typed. */
  public List<Field> fields(UnaryOperator<String> typed) {
    List<Field> fields = new ArrayList<>();
    for (Key each : KEYS) {
      fields.add(
          new Field(each.path, each.label, each.kind, hint(each.path), typed.apply(each.path)));
    }
    return fields;
  }

  private String hint(String path) {
    JsonNode at = schema;
    for (String part : path.split("\\.", -1)) {
      at = resolved(at).path("properties").path(part);
    }
    String own = at.path("description").asText("");
    return own.isEmpty() ? resolved(at).path("description").asText("") : own;
  }

  private JsonNode resolved(JsonNode node) {
    String reference = node.path("$ref").asText("");
    return reference.startsWith("#") ? schema.at(reference.substring(1)) : node;
  }

  /** The spec that the fields stand for. What is wrong in it, the spec's own parser says. */
  public ObjectNode spec(UnaryOperator<String> typed) {
    ObjectNode spec = JSON.createObjectNode();
    for (Key each : KEYS) {
      String text = typed.apply(each.path).strip();
      if (!text.isEmpty()) {
        put(spec, each, text);
      }
    }
    return spec;
  }

  private static void put(ObjectNode spec, Key key, String text) {
    ObjectNode in = spec;
    String[] parts = key.path.split("\\.", -1);
    for (int at = 0; at < parts.length - 1; at++) {
      in = in.withObjectProperty(parts[at]);
    }
    String name = parts[parts.length - 1];
    switch (key.kind) {
      case NUMBER -> {
        if (NUMBER.matcher(text).matches()) {
          in.put(name, new BigDecimal(text));
        } else {
          in.put(name, text);
        }
      }
      case LIST -> {
        ArrayNode list = in.putArray(name);
        for (String each : SEPARATOR.split(text, -1)) {
          if (!each.isBlank()) {
            list.add(each.strip());
          }
        }
      }
      case BLOCK -> in.putArray(name).add(text);
      case TEXT -> in.put(name, text);
    }
  }
}
