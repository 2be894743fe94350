package dev.sonde.simulator;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Writes the events of one stream in its provider's dress. What an answer's token chunks share is
 * encoded once; a token chunk is then a few copies of bytes.
 */
final class EventWriter {
  private static final String EXTRAS =
      ",\"content_filter_results\":{\"hate\":{\"filtered\":false}},\"seed\":9313781139405380000";

  private final StreamStyle style;
  private final Identity identity;
  private final boolean includeUsage;
  private final Exchange exchange;
  private final byte[] open;
  private final byte[] plainClose;
  private final String data;
  private final String blank;

  EventWriter(StreamStyle style, Identity identity, boolean includeUsage, Exchange exchange) {
    this.style = style;
    this.identity = identity;
    this.includeUsage = includeUsage;
    this.exchange = exchange;
    data = style.spaceAfterData() ? "data: " : "data:";
    blank = style.lineEnd().text() + style.lineEnd().text();
    open = utf8(opening() + "\"choices\":[{\"index\":0,\"delta\":{");
    plainClose = utf8("}" + finish("null") + usageField("null") + blank);
  }

  private String opening() {
    String fold = style.multiLine() ? style.lineEnd().text() + data : "";
    return data + identity.opening("chat.completion.chunk") + fold;
  }

  private String finish(String reason) {
    String key =
        style.finishKeyOnlyLast() && reason.equals("null") ? "" : ",\"finish_reason\":" + reason;
    return key + (style.extras() ? EXTRAS : "") + "}]";
  }

  private String usageField(String usage) {
    boolean stated = !usage.equals("null") || style.nullUsage();
    return stated ? ",\"usage\":" + usage + "}" : "}";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The chunk that says who speaks, in styles that have one. */
  void role() {
    if (style.firstChunk() != StreamStyle.FirstChunk.WITH_CONTENT) {
      boolean only = style.firstChunk() == StreamStyle.FirstChunk.ROLE_ONLY;
      delta("\"role\":\"assistant\"" + (only ? "" : ",\"content\":\"\""));
    }
  }

  /** A token chunk of a plan; the last one when {@code finish} is not empty. */
  void tokens(Plan plan, Vocabulary vocabulary, int chunk, String finish) {
    boolean reasoning = plan.isReasoning(chunk);
    boolean tags = style.reasoning() == StreamStyle.Reasoning.THINK_TAGS && reasoning;
    ByteBuf out = exchange.piece().writeBytes(open);
    boolean role = chunk == 0 && style.firstChunk() == StreamStyle.FirstChunk.WITH_CONTENT;
    String key = reasoning ? style.reasoning().deltaKey() : "content";
    out.writeBytes(utf8((role ? "\"role\":\"assistant\",\"" : "\"") + key + "\":\""));
    if (tags && chunk == 0) {
      out.writeBytes(utf8("<think>"));
    }
    for (int word : plan.words(chunk)) {
      out.writeBytes(vocabulary.token(word));
    }
    if (tags && plan.isLastReasoning(chunk)) {
      out.writeBytes(utf8("</think>"));
    }
    out.writeByte('"');
    close(out, plan, chunk, finish);
    send(out);
  }

  private void close(ByteBuf out, Plan plan, int chunk, String finish) {
    if (style.usage() != StreamStyle.Usage.EVERY_CHUNK && finish.isEmpty()) {
      out.writeBytes(plainClose);
      return;
    }
    int said = plan.tokensThrough(chunk);
    boolean usage =
        style.usage() == StreamStyle.Usage.EVERY_CHUNK || (!finish.isEmpty() && usageOnFinish());
    String stated = usage ? identity.usage(said, Math.min(said, plan.reasoningTokens())) : "null";
    String reason = finish.isEmpty() ? "null" : '"' + finish + '"';
    out.writeBytes(utf8("}" + finish(reason) + usageField(stated) + blank));
  }

  private boolean usageOnFinish() {
    return style.usage() == StreamStyle.Usage.ON_FINISH
        || style.usage() == StreamStyle.Usage.REPEATED
        || style.usage() == StreamStyle.Usage.EVERY_CHUNK;
  }

  void emptyDelta() {
    delta("");
  }

  private void delta(String fields) {
    ByteBuf out = exchange.piece().writeBytes(open);
    send(out.writeBytes(utf8(fields)).writeBytes(plainClose));
  }

  /** A chunk whose JSON breaks off. */
  void malformed() {
    ByteBuf out = exchange.piece().writeBytes(open);
    send(out.writeBytes(utf8("\"content\":\"cut" + blank)));
  }

  /** An error inside a stream that began well. */
  void error() {
    text(
        data
            + "{\"error\":{\"message\":\"The server had an error while processing your request\","
            + "\"type\":\"server_error\",\"param\":null,\"code\":null}}"
            + blank);
  }

  void comment() {
    text(": keep-alive" + blank);
  }

  /** The chunk with the finish reason, unless the last token chunk had it. */
  void finished(Plan plan, String reason) {
    String usage = identity.usage(plan.tokens(), plan.reasoningTokens());
    String stated = usageOnFinish() ? usage : "null";
    if (style.usage() == StreamStyle.Usage.REPEATED) {
      stated += ",\"x_groq\":{\"id\":\"req_1\",\"usage\":" + usage + "}";
    }
    ByteBuf out = exchange.piece().writeBytes(open);
    String rest = "}" + finish('"' + reason + '"') + usageField(stated) + blank;
    send(out.writeBytes(utf8(rest)));
  }

  /** What follows the last choice: usage of its own, and the end mark. */
  void epilogue(Plan plan) {
    if (includeUsage && style.usage() != StreamStyle.Usage.NEVER) {
      String usage = identity.usage(plan.tokens(), plan.reasoningTokens());
      text(opening() + "\"choices\":[],\"usage\":" + usage + "}" + blank);
    }
    if (style.done()) {
      text(data + "[DONE]" + blank);
    }
  }

  private void text(String event) {
    send(exchange.piece().writeBytes(utf8(event)));
  }

  private void send(ByteBuf event) {
    int size = style.splitBytes();
    if (size == 0) {
      exchange.send(event);
      return;
    }
    while (event.isReadable()) {
      int length = Math.min(size, event.readableBytes());
      exchange.send(exchange.piece().writeBytes(event, length));
      exchange.flush();
    }
    event.release();
  }
}
