package dev.sonde.simulator;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of one stream in its provider's dialect. A plain token chunk needs only a few
 * copies of bytes.
 */
final class EventWriter {
  private static final byte[] THINK = ChunkTemplate.utf8("<think>");
  private static final byte[] END_CALL = ChunkTemplate.utf8("}}]");
  private static final byte[] END_PARTS = ChunkTemplate.utf8("}]");
  private static final byte[] END_THINK = ChunkTemplate.utf8("</think>");

  private final ChunkTemplate template;
  private final StreamStyle style;
  private final Identity identity;
  private final boolean includeUsage;
  private final Exchange exchange;
  private final byte[] opening;
  private final byte[] delta;
  private final byte[] contentDelta;

  EventWriter(ChunkTemplate template, Identity identity, boolean includeUsage, Exchange exchange) {
    this.template = template;
    style = template.style();
    this.identity = identity;
    this.includeUsage = includeUsage;
    this.exchange = exchange;
    opening = template.opening(identity);
    delta = template.delta(opening);
    contentDelta = ChunkTemplate.joined(delta, ChunkTemplate.utf8(content()));
  }

  private String content() {
    return style.chunks().contentParts()
        ? "\"content\":[{\"type\":\"text\",\"text\":\""
        : "\"content\":\"";
  }

  /** Writes the chunk with the role, in styles that have one. */
  void role() {
    if (style.firstChunk() != StreamStyle.FirstChunk.WITH_CONTENT) {
      boolean only = style.firstChunk() == StreamStyle.FirstChunk.ROLE_ONLY;
      delta("\"role\":\"assistant\"" + (only ? "" : ",\"content\":\"\""));
    }
  }

  /** Writes a token chunk of a plan; the last one if {@code finish} is not empty. */
  void tokens(Plan plan, Vocabulary vocabulary, int chunk, String finish) {
    boolean reasoning = plan.isReasoning(chunk);
    boolean tags = style.reasoning() == StreamStyle.Reasoning.THINK_TAGS && reasoning;
    String tool = reasoning ? null : plan.tool();
    if (tool != null && begins(plan, chunk)) {
      filler();
    }
    ByteBuf out = exchange.piece();
    if (tool == null) {
      open(out, chunk, reasoning);
    } else {
      openCall(out, plan, chunk, tool);
    }
    if (tags && chunk == 0) {
      out.writeBytes(THINK);
    }
    int end = plan.endWord(chunk);
    for (int i = plan.firstWord(chunk); i < end; i++) {
      out.writeBytes(plan.token(i, vocabulary));
    }
    if (tags && plan.isLastReasoning(chunk)) {
      out.writeBytes(END_THINK);
    }
    out.writeByte('"');
    if (tool != null) {
      out.writeBytes(END_CALL);
    } else if (style.chunks().contentParts() && (tags || !reasoning)) {
      out.writeBytes(END_PARTS);
    }
    close(out, plan, chunk, finish);
    send(out);
  }

  private void open(ByteBuf out, int chunk, boolean reasoning) {
    boolean role = chunk == 0 && style.firstChunk() == StreamStyle.FirstChunk.WITH_CONTENT;
    if (!role && !reasoning) {
      out.writeBytes(contentDelta);
      return;
    }
    boolean inContent = !reasoning || style.reasoning() == StreamStyle.Reasoning.THINK_TAGS;
    String key = inContent ? content() : "\"" + style.reasoning().deltaKey() + "\":\"";
    out.writeBytes(delta);
    out.writeBytes(ChunkTemplate.utf8((role ? "\"role\":\"assistant\"," : "") + key));
  }

  private void openCall(ByteBuf out, Plan plan, int chunk, String tool) {
    ChunkStyle.ToolCalls calls = style.chunks().toolCalls();
    String id =
        switch (calls) {
          case NO_ID -> "";
          case EMPTY_ID -> "\"id\":\"\",";
          default -> "\"id\":\"call_1\",";
        };
    String name = "\"type\":\"function\",\"function\":{\"name\":\"" + Refusal.escaped(tool) + "\",";
    String unnamed =
        calls == ChunkStyle.ToolCalls.NULL_NAMES
            ? "\"id\":null,\"type\":null,\"function\":{\"name\":null,"
            : "\"function\":{";
    String index = calls == ChunkStyle.ToolCalls.NO_INDEX ? "" : "\"index\":0,";
    String opened = begins(plan, chunk) ? id + name : unnamed;
    out.writeBytes(delta);
    out.writeBytes(ChunkTemplate.utf8("\"tool_calls\":[{" + index + opened + "\"arguments\":\""));
  }

  /** Whether the answer begins here, after any reasoning. */
  private static boolean begins(Plan plan, int chunk) {
    return plan.firstWord(chunk) == plan.reasoningTokens();
  }

  /** The text that some providers send before a tool call. */
  private void filler() {
    switch (style.chunks().filler()) {
      case NONE_WORD -> {
        delta("\"content\":\"No\"");
        delta("\"content\":\"ne\"");
      }
      case NULL_WORD -> delta("\"content\":\"null\"");
      case NO, END_MARK -> {}
    }
  }

  private void close(ByteBuf out, Plan plan, int chunk, String finish) {
    if (style.usage() != StreamStyle.Usage.EVERY_CHUNK && finish.isEmpty()) {
      out.writeBytes(template.plainClose());
      return;
    }
    int said = plan.tokensThrough(chunk);
    boolean usage =
        style.usage() == StreamStyle.Usage.EVERY_CHUNK || (!finish.isEmpty() && usageOnFinish());
    String stated = usage ? identity.usage(said, Math.min(said, plan.reasoningTokens())) : null;
    String reason = finish.isEmpty() ? "null" : '"' + finish + '"';
    out.writeBytes(ChunkTemplate.utf8(template.close(reason, stated)));
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
    ByteBuf out = exchange.piece().writeBytes(delta);
    send(out.writeBytes(ChunkTemplate.utf8(fields)).writeBytes(template.plainClose()));
  }

  /** Writes a chunk with incomplete JSON. */
  void malformed() {
    ByteBuf out = exchange.piece().writeBytes(delta);
    send(out.writeBytes(ChunkTemplate.utf8("\"content\":\"cut" + template.blank())));
  }

  /** Writes an error within a stream that began without one. */
  void error() {
    text(
        template.event(
            "{\"error\":{\"message\":\"The server had an error while processing your request\","
                + "\"type\":\"server_error\",\"param\":null,\"code\":null}}"));
  }

  void comment() {
    text(": keep-alive" + template.blank());
  }

  /** Writes the chunk with the finish reason, unless the last token chunk had it. */
  void finished(Plan plan, String reason) {
    boolean mark = style.chunks().filler() == ChunkStyle.Filler.END_MARK && !plan.cut();
    String rest = (mark ? "\"content\":\"</s>\"" : "") + close(reason, finishUsage(plan));
    send(exchange.piece().writeBytes(delta).writeBytes(ChunkTemplate.utf8(rest)));
  }

  private String close(String reason, @Nullable String usage) {
    return template.close('"' + reason + '"', usage);
  }

  private @Nullable String finishUsage(Plan plan) {
    if (!usageOnFinish()) {
      return null;
    }
    String usage = identity.usage(plan.tokens(), plan.reasoningTokens());
    return style.usage() == StreamStyle.Usage.REPEATED
        ? usage + ",\"x_groq\":{\"id\":\"req_1\",\"usage\":" + usage + "}"
        : usage;
  }

  /** Writes what follows the last choice: the usage chunk and the end mark. */
  void epilogue(Plan plan) {
    if (includeUsage && style.usage() != StreamStyle.Usage.NEVER) {
      String usage = identity.usage(plan.tokens(), plan.reasoningTokens());
      ByteBuf out = exchange.piece().writeBytes(opening);
      String rest = "\"choices\":[],\"usage\":" + usage + "}" + template.blank();
      send(out.writeBytes(ChunkTemplate.utf8(rest)));
    }
    if (style.ending().done()) {
      send(exchange.piece().writeBytes(template.done()));
    }
    if (style.chunks().trailing()) {
      text("upstream closed" + template.blank());
    }
  }

  private void text(String event) {
    send(exchange.piece().writeBytes(ChunkTemplate.utf8(event)));
  }

  private void send(ByteBuf event) {
    int size = style.framing().splitBytes();
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
