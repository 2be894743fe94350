package dev.sonde.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The parts that the events of all answers of one provider and model share, encoded once.
 *
 * <pre>
 *   [toId] id [toCreated] seconds [toModel] ... [toDelta] token [plainClose]
 * </pre>
 */
final class ChunkTemplate {
  private static final String LOGPROBS =
      ",\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-0.25,\"bytes\":[97],\"top_logprobs\":"
          + "[{\"token\":\"a\",\"logprob\":-0.25,\"bytes\":[97]},"
          + "{\"token\":\"<|eot_id|>\",\"logprob\":-2.5,\"bytes\":null}]}]}";
  private static final String EXTRAS =
      ",\"content_filter_results\":{\"hate\":{\"filtered\":false}},\"seed\":9313781139405380000";

  private final StreamStyle style;
  private final String data;
  private final String blank;
  private final byte[] toId;
  private final byte[] toCreated;
  private final byte[] toModel;
  private final byte[] toDelta;
  private final byte[] plainClose;
  private final byte[] done;

  ChunkTemplate(StreamStyle style, String model) {
    this.style = style;
    data = style.framing().spaceAfterData() ? "data: " : "data:";
    blank = style.framing().lineEnd().text() + style.framing().lineEnd().text();
    toId = utf8(data + "{\"id\":\"");
    String object =
        style.chunks().blankIds()
            ? "text_completion\",\"system_fingerprint\":\""
            : "chat.completion.chunk";
    toCreated = utf8("\",\"object\":\"" + object + "\",\"created\":");
    String fold = style.framing().multiLine() ? style.framing().lineEnd().text() + data : "";
    toModel = utf8(",\"model\":\"" + Refusal.escaped(model) + "\"," + fold);
    toDelta = toDelta(0);
    plainClose = utf8(close("null", null, null));
    done = utf8(event("[DONE]"));
  }

  static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  StreamStyle style() {
    return style;
  }

  /** The bytes of one answer's chunks up to the choices. */
  byte[] opening(Identity identity) {
    return joined(
        toId,
        utf8(style.chunks().blankIds() ? "" : identity.id()),
        toCreated,
        utf8(Long.toString(identity.createdSeconds())),
        toModel);
  }

  private static byte[] toDelta(int choice) {
    return utf8("\"choices\":[{\"index\":" + choice + ",\"delta\":{");
  }

  /** The bytes of one answer's chunks up to the first key of a choice's delta. */
  byte[] delta(byte[] opening, int choice) {
    return joined(opening, choice == 0 ? toDelta : toDelta(choice));
  }

  /** The end of a chunk without a finish reason or usage. */
  byte[] plainClose() {
    return plainClose;
  }

  private String logprobs() {
    return switch (style.chunks().logprobs()) {
      case AS_ASKED, ABSENT -> "";
      case EMPTY -> ",\"logprobs\":null";
      case STATED -> LOGPROBS;
    };
  }

  /** The event that ends a stream. */
  byte[] done() {
    return done;
  }

  /** The separator of two events. */
  String blank() {
    return blank;
  }

  /** A complete event with this data. */
  String event(String text) {
    return data + text + blank;
  }

  /**
   * The end of a chunk, from the brace that closes its delta.
   *
   * @param reason as JSON
   * @param usage as JSON, or null if it is not stated
   * @param logprobs as JSON, or null for those of the style
   */
  String close(String reason, @Nullable String usage, @Nullable String logprobs) {
    String key =
        style.ending().finishKeyOnlyLast() && reason.equals("null")
            ? ""
            : ",\"finish_reason\":" + reason;
    String stated = usage == null && style.nullUsage() ? "null" : usage;
    return "}"
        + key
        + (logprobs == null ? logprobs() : ",\"logprobs\":" + logprobs)
        + (style.extras() ? EXTRAS : "")
        + "}]"
        + (stated == null ? "" : ",\"usage\":" + stated)
        + "}"
        + blank;
  }
}
