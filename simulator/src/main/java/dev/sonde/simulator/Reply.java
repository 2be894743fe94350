package dev.sonde.simulator;

import java.util.Map;

/**
 * A plan and the style of its stream.
 *
 * @param headers additional headers of the provider
 */
record Reply(
    Plan plan,
    ChunkTemplate template,
    Identity identity,
    Vocabulary vocabulary,
    boolean includeUsage,
    String provider,
    String requestId,
    Map<String, String> headers) {

  StreamStyle style() {
    return template.style();
  }

  Head head(String contentType) {
    return new Head(200, contentType, requestId, provider, headers);
  }
}
