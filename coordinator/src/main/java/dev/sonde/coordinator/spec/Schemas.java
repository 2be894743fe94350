package dev.sonde.coordinator.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaId;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import com.networknt.schema.resource.DisallowSchemaLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks before a run whether workers can validate responses with a JSON Schema. */
final class Schemas {

  private static final JsonSchemaFactory DRAFT =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final JsonSchemaFactory CLOSED =
      JsonSchemaFactory.getInstance(
          SpecVersion.VersionFlag.V202012,
          factory ->
              factory.schemaLoaders(loaders -> loaders.add(DisallowSchemaLoader.getInstance())));

  private Schemas() {}

  /** The problem of a schema, or null; a missing node has none. */
  static @Nullable String problem(JsonNode schema) {
    if (!schema.isObject()) {
      return null;
    }
    try {
      Set<ValidationMessage> found =
          DRAFT.getSchema(SchemaLocation.of(SchemaId.V202012)).validate(schema);
      if (!found.isEmpty()) {
        return "not a valid JSON Schema: " + found.iterator().next().getMessage();
      }
      CLOSED.getSchema(schema).initializeValidators();
      return null;
    } catch (RuntimeException e) {
      return "a JSON Schema that cannot be used: " + firstLine(e);
    }
  }

  private static String firstLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
