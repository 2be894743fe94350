package dev.sonde.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.Set;

/**
 * The form that a request asks of its answer.
 *
 * @param given as it was sent; missing for none
 */
record ResponseFormat(JsonNode given) {
  static final ResponseFormat TEXT = new ResponseFormat(MissingNode.getInstance());

  private static final String FIELD = "response_format";
  private static final Set<String> TYPES = Set.of("text", "json_object", "json_schema");

  private String type() {
    return given.path("type").asText("");
  }

  /** Whether the answer must be JSON. */
  boolean json() {
    return type().startsWith("json");
  }

  /** The schema of the answer, wherever a provider's dialect has it; missing for none. */
  JsonNode schema() {
    JsonNode common = given.path("json_schema").path("schema");
    JsonNode flat = common.isMissingNode() ? given.path("schema") : common;
    return flat.isMissingNode() ? given.path("value") : flat;
  }

  /** Why this form is not taken, if it is not. */
  Optional<ChatRequest.Invalid> fault() {
    if (given.isNull()) {
      return Optional.empty();
    }
    if (!TYPES.contains(type())) {
      String types = "'response_format.type' must be one of text, json_object, json_schema, found ";
      return Optional.of(ChatRequest.Invalid.value(FIELD, types + given.path("type")));
    }
    return type().equals("json_schema") && !schema().isObject()
        ? Optional.of(
            ChatRequest.Invalid.value(
                FIELD, "'response_format.json_schema.schema' must be a JSON schema"))
        : Optional.empty();
  }
}
