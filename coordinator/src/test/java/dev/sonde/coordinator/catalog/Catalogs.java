package dev.sonde.coordinator.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A sample of the router's catalog, slightly extended. */
final class Catalogs {

  static final String ENDPOINT = "https://router.huggingface.co/v1";
  static final String DEEPSEEK = "deepseek-ai/DeepSeek-V4-Pro";

  private Catalogs() {}

  static String json() {
    try (InputStream in = Catalogs.class.getResourceAsStream("models.json")) {
      if (in == null) {
        throw new IllegalStateException("models.json is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Catalog router() {
    return new Catalog(ENDPOINT, CatalogReader.models(json()).orElseThrow(), null);
  }
}
