package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads scenarios. Missing keys are taken from {@code defaults.yaml}, which has every key; an
 * unknown or repeated key is refused.
 */
final class ScenarioReader {
  static final List<String> NAMES =
      List.of(
          "default",
          "flat",
          "paced",
          "slow-tail",
          "faults",
          "quirks",
          "audit",
          "capacity",
          "drift");

  private static final String FOLDER = "/dev/sonde/simulator/";

  private final ObjectMapper yaml =
      new ObjectMapper(
              YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
  private final JsonNode defaults;

  private ScenarioReader() {
    defaults = tree("defaults", resource("defaults.yaml"));
  }

  static Scenario named(String nameOrPath) {
    ScenarioReader reader = new ScenarioReader();
    if (NAMES.contains(nameOrPath)) {
      return reader.read(nameOrPath, resource("scenarios/" + nameOrPath + ".yaml"));
    }
    Path path = Path.of(nameOrPath);
    if (!Files.isRegularFile(path)) {
      throw new IllegalArgumentException(
          "no scenario '" + nameOrPath + "': give a file or one of " + String.join(", ", NAMES));
    }
    try {
      return reader.read(nameOrPath, Files.readString(path));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read scenario " + nameOrPath, e);
    }
  }

  static Scenario parse(String name, String text) {
    return new ScenarioReader().read(name, text);
  }

  private Scenario read(String name, String text) {
    if (!(tree(name, text) instanceof ObjectNode root)) {
      throw new IllegalArgumentException("scenario " + name + " must be a mapping");
    }
    try {
      return yaml.treeToValue(complete(name, root), Scenario.class);
    } catch (JsonProcessingException e) {
      throw refused(name, e);
    }
  }

  private ObjectNode complete(String name, ObjectNode root) {
    ObjectNode whole = over("scenario", root).put("name", name);
    if (whole.get("behaviours") instanceof ObjectNode behaviours) {
      behaviours.properties().forEach(entry -> entry.setValue(behaviour(entry.getValue())));
    }
    if (whole.get("billing") instanceof ObjectNode object) {
      whole.set("billing", over("billing", object));
    }
    inPlace(whole.get("models"), "model");
    inPlace(whole.get("changes"), "change");
    for (JsonNode model : whole.path("models")) {
      inPlace(model.get("providers"), "route");
      for (JsonNode route : model.path("providers")) {
        refuseUnknown("route", route, Set.of("provider", "behaviour"));
        if (route instanceof ObjectNode object && !object.has("behaviour")) {
          object.put("behaviour", object.path("provider").asText());
        }
      }
    }
    return whole;
  }

  private JsonNode behaviour(JsonNode given) {
    if (!(given instanceof ObjectNode own)) {
      return given;
    }
    ObjectNode whole = over("behaviour", own);
    for (String part : List.of("timing", "output")) {
      if (whole.get(part) instanceof ObjectNode object) {
        whole.set(part, over(part, object));
      }
    }
    if (whole.get("quality") instanceof ObjectNode object) {
      whole.set("quality", over("quality", object));
    }
    inPlace(whole.get("faults"), "fault");
    if (whole.get("stream") instanceof ObjectNode stream) {
      whole.set("stream", stream(stream));
    }
    return whole;
  }

  private ObjectNode stream(ObjectNode own) {
    ObjectNode whole = over("stream", yaml.createObjectNode());
    JsonNode preset = own.remove("preset");
    if (preset != null) {
      if (!(defaults.path("presets").get(preset.asText()) instanceof ObjectNode named)) {
        throw new IllegalArgumentException("no stream preset '" + preset.asText() + "'");
      }
      whole.setAll(named);
    }
    whole.setAll(own);
    refuseUnknown("stream", whole, Set.of());
    if (whole.get("chunks") instanceof ObjectNode object) {
      whole.set("chunks", over("chunks", object));
    }
    return whole;
  }

  /**
   * Jackson accepts any key beside those of an unwrapped value.
   *
   * @param others keys without a default
   */
  private void refuseUnknown(String kind, JsonNode given, Set<String> others) {
    Set<String> known = new TreeSet<>(others);
    defaults.get(kind).fieldNames().forEachRemaining(known::add);
    given
        .fieldNames()
        .forEachRemaining(
            key -> {
              if (!known.contains(key)) {
                throw new IllegalArgumentException(
                    "a %s has no key '%s'; there are %s".formatted(kind, key, known));
              }
            });
  }

  private void inPlace(@Nullable JsonNode list, String kind) {
    if (list instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        if (array.get(i) instanceof ObjectNode object) {
          array.set(i, over(kind, object));
        }
      }
    }
  }

  /** The defaults of this kind, overridden by the given keys. */
  private ObjectNode over(String kind, ObjectNode given) {
    ObjectNode whole = defaults.get(kind).deepCopy();
    whole.setAll(given);
    return whole;
  }

  private JsonNode tree(String name, String text) {
    try {
      return yaml.readTree(text);
    } catch (JsonProcessingException e) {
      throw refused(name, e);
    }
  }

  private static IllegalArgumentException refused(String name, JsonProcessingException e) {
    return new IllegalArgumentException("scenario " + name + ": " + e.getMessage(), e);
  }

  private static String resource(String path) {
    try (InputStream in = ScenarioReader.class.getResourceAsStream(FOLDER + path)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
