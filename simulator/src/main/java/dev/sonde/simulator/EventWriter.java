package dev.sonde.simulator;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes the events of one stream in its provider's dialect. A plain token chunk needs only a few
 * copies of bytes.
 */
final class EventWriter {
  private static final byte[] THINK = ChunkTemplate.utf8("<think>");
  private static final byte[] END_CALL = ChunkTemplate.utf8("\"}}");
  private static final byte[] END_PARTS = ChunkTemplate.utf8("}]");
  private static final byte[] END_THINK = ChunkTemplate.utf8("</think>");

  private final ChunkTemplate template;
  private final StreamStyle style;
  private final Reply reply;
  private final Choices choices;
  private final Identity identity;
  private final Exchange exchange;
  private final byte[] opening;
  private final byte[][] deltas;
  private final byte[][] contentDeltas;

  EventWriter(Reply reply, Exchange exchange) {
    this.reply = reply;
    this.exchange = exchange;
    template = reply.template();
    style = template.style();
    choices = reply.choices();
    identity = reply.identity();
    opening = template.opening(identity);
    deltas = new byte[choices.count()][];
    contentDeltas = new byte[choices.count()][];
    byte[] content = ChunkTemplate.utf8(content());
    for (int choice = 0; choice < deltas.length; choice++) {
      deltas[choice] = template.delta(opening, choice);
      contentDeltas[choice] = ChunkTemplate.joined(deltas[choice], content);
    }
  }

  private String content() {
    return style.chunks().contentParts()
        ? "\"content\":[{\"type\":\"text\",\"text\":\""
        : "\"content\":\"";
  }

  /** Writes the chunk with the role of each choice, in styles that have one. */
  void role() {
    if (style.firstChunk() != StreamStyle.FirstChunk.WITH_CONTENT) {
      boolean only = style.firstChunk() == StreamStyle.FirstChunk.ROLE_ONLY;
      for (int choice = 0; choice < deltas.length; choice++) {
        delta(choice, "\"role\":\"assistant\"" + (only ? "" : ",\"content\":\"\""));
      }
    }
  }

  /** Writes a token chunk of a choice; its last one if {@code finish} is not empty. */
  void tokens(int choice, Vocabulary vocabulary, int chunk, String finish) {
    Plan plan = choices.plan(choice);
    boolean reasoning = plan.isReasoning(chunk);
    ByteBuf out;
    if (!reasoning && plan.callsTools()) {
      if (begins(plan, chunk)) {
        filler(choice);
      }
      out = calls(choice, plan, vocabulary, chunk);
    } else {
      out = exchange.piece();
      boolean tags = style.reasoning() == StreamStyle.Reasoning.THINK_TAGS && reasoning;
      open(out, choice, chunk, reasoning);
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
      if (style.chunks().contentParts() && (tags || !reasoning)) {
        out.writeBytes(END_PARTS);
      }
    }
    close(out, choice, chunk, finish);
    send(out);
  }

  private void open(ByteBuf out, int choice, int chunk, boolean reasoning) {
    boolean role = chunk == 0 && style.firstChunk() == StreamStyle.FirstChunk.WITH_CONTENT;
    if (!role && !reasoning) {
      out.writeBytes(contentDeltas[choice]);
      return;
    }
    boolean inContent = !reasoning || style.reasoning() == StreamStyle.Reasoning.THINK_TAGS;
    String key = inContent ? content() : "\"" + style.reasoning().deltaKey() + "\":\"";
    out.writeBytes(deltas[choice]);
    out.writeBytes(ChunkTemplate.utf8((role ? "\"role\":\"assistant\"," : "") + key));
  }

  /** The fragments of calls in one chunk, one for each call that has tokens in it. */
  private ByteBuf calls(int choice, Plan plan, Vocabulary vocabulary, int chunk) {
    ByteBuf out = exchange.piece().writeBytes(deltas[choice]);
    boolean role = chunk == 0 && style.firstChunk() == StreamStyle.FirstChunk.WITH_CONTENT;
    out.writeBytes(
        ChunkTemplate.utf8((role ? "\"role\":\"assistant\"," : "") + "\"tool_calls\":["));
    int first = plan.firstWord(chunk);
    int end = plan.endWord(chunk);
    for (int place = first; place < end; place++) {
      int call = call(plan, place);
      boolean begins = plan.reasoningTokens() + plan.calls().get(call).from() == place;
      if (begins && place > first) {
        out.writeBytes(END_CALL).writeByte(',');
      }
      if (begins || place == first) {
        String id = identity.callId(choice, call);
        String tool = plan.calls().get(call).tool();
        out.writeBytes(ChunkTemplate.utf8(fragment(call, begins ? named(id, tool) : unnamed())));
      }
      out.writeBytes(plan.token(place, vocabulary));
    }
    return out.writeBytes(END_CALL).writeByte(']');
  }

  /** The last call that begins at this place or before it. */
  private static int call(Plan plan, int place) {
    int call = 0;
    for (int i = 1; i < plan.calls().size(); i++) {
      call = plan.reasoningTokens() + plan.calls().get(i).from() <= place ? i : call;
    }
    return call;
  }

  private String fragment(int call, String opened) {
    boolean indexed = style.chunks().toolCalls() != ChunkStyle.ToolCalls.NO_INDEX;
    return "{" + (indexed ? "\"index\":" + call + "," : "") + opened + "\"arguments\":\"";
  }

  private String named(String id, String tool) {
    String stated =
        switch (style.chunks().toolCalls()) {
          case NO_ID -> "";
          case EMPTY_ID -> "\"id\":\"\",";
          default -> "\"id\":\"" + id + "\",";
        };
    return stated
        + "\"type\":\"function\",\"function\":{\"name\":\""
        + Refusal.escaped(tool)
        + "\",";
  }

  private String unnamed() {
    return style.chunks().toolCalls() == ChunkStyle.ToolCalls.NULL_NAMES
        ? "\"id\":null,\"type\":null,\"function\":{\"name\":null,"
        : "\"function\":{";
  }

  /** Whether the answer begins here, after any reasoning. */
  private static boolean begins(Plan plan, int chunk) {
    return plan.firstWord(chunk) == plan.reasoningTokens();
  }

  /** The text that some providers send before a tool call. */
  private void filler(int choice) {
    switch (style.chunks().filler()) {
      case NONE_WORD -> {
        delta(choice, "\"content\":\"No\"");
        delta(choice, "\"content\":\"ne\"");
      }
      case NULL_WORD -> delta(choice, "\"content\":\"null\"");
      case NO, END_MARK -> {}
    }
  }

  private void close(ByteBuf out, int choice, int chunk, String finish) {
    boolean always = style.usage() == StreamStyle.Usage.EVERY_CHUNK;
    if (!always && finish.isEmpty() && reply.logprobs() == null) {
      out.writeBytes(template.plainClose());
      return;
    }
    Plan plan = choices.plan(choice);
    boolean last = choice == choices.count() - 1;
    boolean stated = always || (!finish.isEmpty() && last && usageOnFinish());
    int said = choices.tokensThrough(chunk);
    String usage = stated ? identity.usage(said, Math.min(said, choices.reasoningTokens())) : null;
    String reason = finish.isEmpty() ? "null" : '"' + finish + '"';
    String logprobs =
        plan.isReasoning(chunk)
            ? null
            : reply.logprobs(plan, plan.firstWord(chunk), plan.endWord(chunk));
    out.writeBytes(ChunkTemplate.utf8(template.close(reason, usage, logprobs)));
  }

  private boolean usageOnFinish() {
    return style.usage() == StreamStyle.Usage.ON_FINISH
        || style.usage() == StreamStyle.Usage.REPEATED
        || style.usage() == StreamStyle.Usage.EVERY_CHUNK;
  }

  void emptyDelta() {
    delta(0, "");
  }

  private void delta(int choice, String fields) {
    ByteBuf out = exchange.piece().writeBytes(deltas[choice]);
    send(out.writeBytes(ChunkTemplate.utf8(fields)).writeBytes(template.plainClose()));
  }

  /** Writes a chunk with incomplete JSON. */
  void malformed() {
    ByteBuf out = exchange.piece().writeBytes(deltas[0]);
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

  /**
   * Writes the chunk with the finish reason of a choice.
   *
   * @param chunks the number of token chunks that were sent
   */
  void finished(int choice, String reason, int chunks) {
    boolean mark =
        style.chunks().filler() == ChunkStyle.Filler.END_MARK && !choices.plan(choice).cut();
    String usage = choice == choices.count() - 1 ? finishUsage(chunks) : null;
    String rest =
        (mark ? "\"content\":\"</s>\"" : "") + template.close('"' + reason + '"', usage, null);
    send(exchange.piece().writeBytes(deltas[choice]).writeBytes(ChunkTemplate.utf8(rest)));
  }

  private @Nullable String finishUsage(int chunks) {
    if (!usageOnFinish()) {
      return null;
    }
    String usage = usage(chunks);
    return style.usage() == StreamStyle.Usage.REPEATED
        ? usage + ",\"x_groq\":{\"id\":\"req_1\",\"usage\":" + usage + "}"
        : usage;
  }

  private String usage(int chunks) {
    int said = choices.tokensThrough(chunks - 1);
    return identity.usage(said, Math.min(said, choices.reasoningTokens()));
  }

  /**
   * Writes what follows the last choice: the usage chunk and the end mark.
   *
   * @param chunks the number of token chunks that were sent
   */
  void epilogue(int chunks) {
    if (reply.includeUsage() && style.usage() != StreamStyle.Usage.NEVER) {
      ByteBuf out = exchange.piece().writeBytes(opening);
      String rest = "\"choices\":[],\"usage\":" + usage(chunks) + "}" + template.blank();
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
