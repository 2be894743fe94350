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
    for (int choice = 0; choice < reply.choices().count(); choice++) {
      Plan said = reply.choices().plan(choice);
      for (int i = 0; i < chunks(said); i++) {
        witness().tokens(said.tokensIn(i), said.isReasoning(i));
      }
    }
    long now = stamp();
    exchange().whole(head, body);
    over(outcome, now);
  }

  /** The chunks that are sent: fewer than planned if the generation fails by its own word. */
  private int chunks(Plan said) {
    return plan.fails(Fault.Kind.FINISH_ERROR)
        ? Math.min(plan.breaksAt(), said.chunkCount())
        : said.chunkCount();
  }

  private byte[] body() {
    Choices choices = reply.choices();
    StringBuilder text = new StringBuilder(reply.identity().opening("chat.completion"));
    text.append("\"choices\":[");
    for (int choice = 0; choice < choices.count(); choice++) {
      text.append(choice == 0 ? "" : ",");
      choice(text, choice, choices.plan(choice));
    }
    int said = choices.tokensThrough(chunks(plan) - 1);
    String usage = reply.identity().usage(said, Math.min(said, choices.reasoningTokens()));
    text.append("],\"usage\":").append(usage).append('}');
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void choice(StringBuilder out, int choice, Plan said) {
    int end = chunks(said) == 0 ? 0 : said.tokensThrough(chunks(said) - 1);
    int reasoning = Math.min(end, said.reasoningTokens());
    StreamStyle style = reply.style();
    boolean tags = style.reasoning() == StreamStyle.Reasoning.THINK_TAGS;
    String thought = text(said, 0, reasoning);
    out.append("{\"index\":").append(choice).append(",\"message\":{");
    if (reasoning > 0 && !tags) {
      out.append('"').append(style.reasoning().deltaKey()).append("\":\"").append(thought);
      out.append("\",");
    }
    out.append("\"role\":\"assistant\",\"content\":");
    if (said.callsTools() && end > reasoning) {
      out.append("null,\"tool_calls\":[");
      for (int call = 0; call < said.calls().size(); call++) {
        call(out, choice, said, call, end);
      }
      out.append("]}");
    } else {
      out.append('"');
      if (reasoning > 0 && tags) {
        out.append("<think>").append(thought).append("</think>");
      }
      out.append(text(said, reasoning, end)).append("\"}");
    }
    String logprobs = reply.logprobs(said, reasoning, end);
    if (logprobs != null) {
      out.append(",\"logprobs\":").append(logprobs);
    }
    String reason = plan.fails(Fault.Kind.FINISH_ERROR) ? "error" : reply.finishReason(said);
    out.append(",\"finish_reason\":\"").append(reason).append("\"}");
  }

  private void call(StringBuilder out, int choice, Plan said, int call, int end) {
    int from = said.reasoningTokens() + said.calls().get(call).from();
    boolean last = call == said.calls().size() - 1;
    int to = last ? end : said.reasoningTokens() + said.calls().get(call + 1).from();
    if (from >= end) {
      return;
    }
    out.append(call == 0 ? "" : ",").append("{\"id\":\"");
    out.append(reply.identity().callId(choice, call));
    out.append("\",\"type\":\"function\",\"function\":{\"name\":\"");
    out.append(Refusal.escaped(said.calls().get(call).tool())).append("\",\"arguments\":\"");
    out.append(text(said, from, Math.min(to, end))).append("\"}}");
  }

  private String text(Plan said, int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int place = from; place < to; place++) {
      text.append(new String(said.token(place, reply.vocabulary()), StandardCharsets.UTF_8));
    }
    return text.toString();
  }
}
