package dev.sonde.simulator;

import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Status and headers of a response. No header states a cost.
 *
 * @param provider the provider that served it, if any
 */
record Head(
    int status,
    String contentType,
    String requestId,
    @Nullable String provider,
    Map<String, String> more) {

  void forEach(BiConsumer<String, String> header) {
    header.accept("content-type", contentType);
    header.accept("access-control-allow-origin", "*");
    header.accept("x-request-id", requestId);
    if (provider != null) {
      header.accept("x-inference-provider", provider);
    }
    more.forEach(header);
  }
}
