package dev.sonde.worker.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.run.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * The members that {@code extra} adds to a body. One that a key of the spec sets too has the value
 * of {@code extra}; with null it is left out.
 */
final class BodyExtra {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ObjectNode members;

  private BodyExtra(ObjectNode members) {
    this.members = members;
  }

  /** The members of two JSON objects; those of the second override those of the first. */
  static BodyExtra of(@Nullable String first, @Nullable String second) {
    ObjectNode members = JSON.createObjectNode();
    for (String each : new @Nullable String[] {first, second}) {
      if (each != null) {
        members.setAll(read(each));
      }
    }
    return new BodyExtra(members);
  }

  private static ObjectNode read(String object) {
    try {
      return (ObjectNode) JSON.readTree(object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("extra is no JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Appends a member of the spec, unless extra replaces it or leaves it out. */
  void member(StringBuilder body, String name, @Nullable String json) {
    if (!members.has(name)) {
      RequestBodies.member(body, name, json);
    } else if (members.get(name).isNull()) {
      members.remove(name);
    }
  }

  /** Appends the members of extra. */
  void appendTo(StringBuilder body) {
    members
        .properties()
        .forEach(
            each ->
                body.append(',')
                    .append(JsonText.quoted(each.getKey()))
                    .append(':')
                    .append(each.getValue()));
  }
}
