package dev.sonde.simulator;

import java.nio.charset.StandardCharsets;

/** Sends a plan as one JSON document when its last token is due. */
final class WholeAnswer extends Answer {
  private final Reply reply;
  private final Plan plan;

  WholeAnswer(Turn turn, Turnstile turnstile, Reply reply) {
    super(turn, turnstile);
    this.reply = reply;
    plan = reply.plan();
  }

  @Override
  public void run() {
    if (isOver()) {
      return;
    }
    long lag = since(plan.endNanos());
    if (lag < 0) {
      continueAt(plan.endNanos());
      return;
    }
    late(plan.endNanos(), lag);
    Fault fault = plan.fault();
    if (fault == null) {
      whole(body(), "ok");
    } else {
      broken(fault.kind());
    }
  }

  private void broken(Fault.Kind kind) {
    Head head = reply.head(Refusal.JSON);
    switch (kind) {
      case RESET -> {
        long now = stamp();
        exchange().reset();
        over(kind.label(), now);
      }
      case TRUNCATE -> {
        byte[] body = body();
        exchange().head(head);
        exchange().send(exchange().piece().writeBytes(body, 0, Math.min(40, body.length)));
        witness().headers(head.status());
        long now = stamp();
        exchange().truncate();
        over(kind.label(), now);
      }
      case MALFORMED -> whole("{\"id\":\"cut".getBytes(StandardCharsets.UTF_8), kind.label());
      case STREAM_ERROR -> refuse(Refusal.serverError(), kind);
      default -> whole(body(), kind.label());
    }
  }

  private void refuse(Refusal refusal, Fault.Kind kind) {
    Head head =
        new Head(
            refusal.status(),
            refusal.contentType(),
            reply.requestId(),
            reply.provider(),
            refusal.headers());
    witness().headers(head.status());
    long now = stamp();
    exchange().whole(head, refusal.body().getBytes(StandardCharsets.UTF_8));
    over(kind.label(), now);
  }

  private void whole(byte[] body, String outcome) {
    Head head = reply.head(Refusal.JSON);
    witness().headers(head.status());
    for (int i = 0; i < plan.chunkCount(); i++) {
      witness().tokens(plan.tokensIn(i), plan.isReasoning(i));
    }
    long now = stamp();
    exchange().whole(head, body);
    over(outcome, now);
  }

  private byte[] body() {
    StringBuilder reasoning = new StringBuilder();
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < plan.chunkCount(); i++) {
      StringBuilder part = plan.isReasoning(i) ? reasoning : content;
      for (int place = plan.firstWord(i); place < plan.endWord(i); place++) {
        byte[] token = plan.token(place, reply.vocabulary());
        part.append(new String(token, StandardCharsets.UTF_8));
      }
    }
    StreamStyle style = reply.style();
    boolean tags = style.reasoning() == StreamStyle.Reasoning.THINK_TAGS;
    String message = "\"role\":\"assistant\",\"content\":\"";
    if (!reasoning.isEmpty() && !tags) {
      message = "\"" + style.reasoning().deltaKey() + "\":\"" + reasoning + "\"," + message;
    } else if (!reasoning.isEmpty()) {
      message += "<think>" + reasoning + "</think>";
    }
    String tool = plan.tool();
    String ending = "\"}";
    if (tool != null) {
      message =
          "\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
              + "\"function\":{\"name\":\""
              + Refusal.escaped(tool)
              + "\",\"arguments\":\"";
      ending = "\"}}]}";
    }
    String finish =
        plan.cut() ? "length" : tool == null ? style.ending().finishReason() : "tool_calls";
    String text =
        reply.identity().opening("chat.completion")
            + "\"choices\":[{\"index\":0,\"message\":{"
            + message
            + content
            + ending
            + ",\"finish_reason\":\""
            + finish
            + "\"}],\"usage\":"
            + reply.identity().usage(plan.tokens(), plan.reasoningTokens())
            + "}";
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
