package dev.sonde.worker.probe;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
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
    RequestSpec request = run.spec().request();
    PromptSpec prompt = run.spec().prompts().get(promptIndex);
    StringBuilder before = new StringBuilder("{\"model\":");
    before.append(quoted(run.targets().get(target).wireModel())).append(",\"messages\":[");
    if (prompt.system() != null) {
      before
          .append("{\"role\":\"system\",\"content\":")
          .append(quoted(prompt.system()))
          .append("},");
    }
    before.append("{\"role\":\"user\",\"content\":\"");
    StringBuilder rest = new StringBuilder(quoted(prompt.text()).substring(1));
    rest.append("}],\"max_tokens\":").append(request.maxTokens());
    if (request.temperature() != null) {
      rest.append(",\"temperature\":").append(number(request.temperature()));
    }
    if (request.seed() != null) {
      rest.append(",\"seed\":").append(request.seed());
    }
    rest.append(",\"stream\":").append(request.stream());
    if (request.stream()) {
      rest.append(",\"stream_options\":{\"include_usage\":true}");
    }
    rest.append('}');
    return new Cut(utf8(before), utf8(rest));
  }

  /** A whole number has no fraction: some providers are strict about it. */
  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }

  private static byte[] utf8(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
