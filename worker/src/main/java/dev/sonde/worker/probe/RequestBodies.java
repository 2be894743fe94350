package dev.sonde.worker.probe;

import dev.sonde.common.run.JsonText;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.worker.sse.Hash64;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The JSON bodies of requests, encoded once for each (run, target, prompt) and split where a nonce
 * is inserted. {@code model} comes first, because the router routes by the first bytes of a
 * request. Used on one loop.
 */
final class RequestBodies {

  /** The most bytes that are kept; beyond it the least recently used bodies are dropped. */
  static final long MAX_BYTES = 64L << 20;

  /** How the text of a part starts in a prompt's content. */
  private static final String TEXT_PART = "\"text\":\"";

  private record Key(String run, int target, int prompt) {}

  // Arrays, because they are written to the socket unchanged; they are never modified or compared.
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
    return run.spec().request(prompt).unique() && cut.beforePrompt.length > 0
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
    Target asked = run.targets().get(target);
    StringBuilder body =
        new StringBuilder("{\"model\":").append(JsonText.quoted(asked.wireModel()));
    body.append(",\"messages\":[");
    int cut = messages(body, prompt);
    body.append(']');
    String field =
        asked.maxTokensField() == null ? request.maxTokensField() : asked.maxTokensField();
    boolean limited = !field.equals(RequestSpec.Generation.UNSENT);
    member(body, field, limited ? Integer.toString(request.maxTokens()) : null);
    BodyExtra extra = BodyExtra.of(request.extra(), asked.extra());
    Double temperature = request.temperature();
    extra.member(body, "temperature", temperature == null ? null : number(temperature));
    extra.member(body, "seed", request.seed() == null ? null : request.seed().toString());
    extra.member(body, "stop", request.stop().isEmpty() ? null : texts(request.stop()));
    String effort = request.reasoningEffort();
    extra.member(body, "reasoning_effort", effort == null ? null : JsonText.quoted(effort));
    member(body, "tools", prompt.tools());
    member(body, "tool_choice", prompt.toolChoice());
    member(body, "response_format", prompt.responseFormat());
    boolean streams = run.spec().request().stream();
    member(body, "stream", Boolean.toString(streams));
    boolean usage = streams && !run.spec().request().noStreamOptions();
    extra.member(body, "stream_options", usage ? "{\"include_usage\":true}" : null);
    extra.appendTo(body);
    body.append('}');
    return new Cut(utf8(body.substring(0, cut)), utf8(body.substring(cut)));
  }

  /**
   * Appends the messages; returns where a nonce is inserted: at the start of the first text, or 0
   * for no nonce.
   */
  private static int messages(StringBuilder body, PromptSpec prompt) {
    int cut = -1;
    String comma = "";
    for (PromptSpec.Message message : prompt.messages()) {
      body.append(comma).append("{\"role\":").append(JsonText.quoted(message.role()));
      body.append(",\"content\":");
      int text = textStart(message.content());
      if (cut < 0 && text >= 0) {
        cut = body.length() + text;
      }
      body.append(message.content());
      more(body, message.more());
      body.append('}');
      comma = ",";
    }
    return Math.max(0, cut);
  }

  /** The start of the text in a message's content, or -1 if there is none. */
  private static int textStart(String content) {
    if (content.startsWith("\"")) {
      return 1;
    }
    int part = content.indexOf(TEXT_PART);
    return part < 0 ? -1 : part + TEXT_PART.length();
  }

  static void member(StringBuilder body, String name, @Nullable String json) {
    if (json != null) {
      body.append(",\"").append(name).append("\":").append(json);
    }
  }

  /** Appends the members of a JSON object, if it has any. */
  private static void more(StringBuilder body, @Nullable String object) {
    if (object != null && object.length() > 2) {
      body.append(',').append(object, 1, object.length() - 1);
    }
  }

  private static String texts(List<String> texts) {
    return texts.stream().map(JsonText::quoted).collect(Collectors.joining(",", "[", "]"));
  }

  /** A whole number is written without a fraction, which some providers refuse. */
  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  private static byte[] utf8(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
