package dev.sonde.coordinator.spec;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema (draft 2020-12) of a spec, for editors. The parser's messages are more exact. */
public final class SpecSchema {

  private SpecSchema() {}

  public static String text() {
    try (InputStream in = SpecSchema.class.getResourceAsStream("spec.schema.json")) {
      if (in == null) {
        throw new IllegalStateException("spec.schema.json is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
