package dev.sonde.worker.probe;

import dev.sonde.common.run.JsonText;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.worker.sse.Hash64;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON bodies of requests, encoded once for each (run, target, prompt) and cut where a nonce
 * goes. {@code model} is first: the router decides by a request's first bytes. Used on one loop.
 */
final class RequestBodies {

  /** What is remembered at most; beyond it the body used longest ago is encoded again. */
  static final long MAX_BYTES = 64L << 20;

  private record Key(String run, int target, int prompt) {}

  // Arrays because they go to the socket as they are; nobody writes to them or compares them.
  @SuppressWarnings("ArrayRecordComponent")
  private record Cut(byte[] beforePrompt, byte[] prompt) {
    long bytes() {
      return (long) beforePrompt.length + prompt.length;
    }
  }

  private final Map<Key, Cut> known = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  /** The parts of a probe's body. */
  List<byte[]> of(Run run, int target, int prompt, long index) {
    Key key = new Key(run.id(), target, prompt);
    Cut cut = known.get(key);
    if (cut == null) {
      cut = encode(run, target, prompt);
      remember(key, cut);
    }
    return run.spec().request().unique()
        ? List.of(cut.beforePrompt, nonce(run.id(), index), cut.prompt)
        : List.of(cut.beforePrompt, cut.prompt);
  }

  private void remember(Key key, Cut cut) {
    known.put(key, cut);
    bytes += cut.bytes();
    var oldest = known.entrySet().iterator();
    while (bytes > MAX_BYTES && known.size() > 1) {
      bytes -= oldest.next().getValue().bytes();
      oldest.remove();
    }
  }

  private static byte[] nonce(String run, long index) {
    long hash = Hash64.FNV_START;
    for (byte b : run.getBytes(StandardCharsets.UTF_8)) {
      hash = Hash64.fnv(hash, b);
    }
    String text = String.format("%016x ", Hash64.mix(hash + index));
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static Cut encode(Run run, int target, int promptIndex) {
    RequestSpec request = run.spec().request(promptIndex);
    PromptSpec prompt = run.spec().prompts().get(promptIndex);
    StringBuilder body = new StringBuilder("{\"model\":");
    body.append(JsonText.quoted(run.targets().get(target).wireModel())).append(",\"messages\":[");
    int cut = -1;
    for (PromptSpec.Message message : prompt.messages()) {
      if (body.charAt(body.length() - 1) == '}') {
        body.append(',');
      }
      body.append("{\"role\":").append(JsonText.quoted(message.role())).append(",\"content\":");
      if (cut < 0 && message.content().startsWith("\"")) {
        cut = body.length() + 1;
      }
      body.append(message.content()).append('}');
    }
    body.append("],\"max_tokens\":").append(request.maxTokens());
    if (request.temperature() != null) {
      body.append(",\"temperature\":").append(number(request.temperature()));
    }
    if (request.seed() != null) {
      body.append(",\"seed\":").append(request.seed());
    }
    body.append(",\"stream\":").append(request.stream());
    if (request.stream()) {
      body.append(",\"stream_options\":{\"include_usage\":true}");
    }
    body.append('}');
    int at = Math.max(cut, 0);
    return new Cut(utf8(body.substring(0, at)), utf8(body.substring(at)));
  }

  /** A whole number has no fraction: some providers are strict about it. */
  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static byte[] utf8(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
