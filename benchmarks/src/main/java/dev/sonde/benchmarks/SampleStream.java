package dev.sonde.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The bytes of one answer of 16 token chunks, as a router streams them. */
final class SampleStream {

  static final int TOKENS = 16;

  private static final String CHUNK =
      "data: {\"id\":\"chatcmpl-0123456789abcdef\",\"object\":\"chat.completion.chunk\","
          + "\"created\":1795000000,\"model\":\"meta-llama/Llama-3.1-8B-Instruct\","
          + "\"system_fingerprint\":null,\"choices\":[{\"index\":0,\"delta\":%s,"
          + "\"logprobs\":null,\"finish_reason\":%s}]%s}\n\n";
  private static final String USAGE =
      ",\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":16,\"total_tokens\":28}";

  private SampleStream() {}

  /** One array for each event: the role, 16 tokens, the finish reason with the usage, the end. */
  static List<byte[]> events() {
    List<byte[]> events = new ArrayList<>();
    events.add(bytes(CHUNK.formatted("{\"role\":\"assistant\",\"content\":\"\"}", "null", "")));
    for (int i = 0; i < TOKENS; i++) {
      events.add(bytes(CHUNK.formatted("{\"content\":\" token" + i + "\"}", "null", "")));
    }
    events.add(bytes(CHUNK.formatted("{}", "\"stop\"", USAGE)));
    events.add(bytes("data: [DONE]\n\n"));
    return events;
  }

  /** All events in one array. */
  static byte[] whole() {
    StringBuilder all = new StringBuilder();
    events().forEach(event -> all.append(new String(event, StandardCharsets.UTF_8)));
    return bytes(all.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
