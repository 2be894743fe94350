package dev.sonde.audit.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.coordinator.spec.SpecSchema;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The JSON Schema (draft 2020-12) of an audit, for editors; it contains that of a spec. The
 * parser's messages are more exact.
 */
public final class AuditSchema {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AuditSchema() {}

  public static String text() {
    try (InputStream in = AuditSchema.class.getResourceAsStream("audit.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("audit.schema.json is not in the jar");
      }
      ObjectNode schema = (ObjectNode) JSON.readTree(in);
      // With an id of its own, the references within it are relative to it.
      schema.withObject("/$defs").set("spec", JSON.readTree(SpecSchema.text()));
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a shipped schema is not JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
