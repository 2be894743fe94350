package dev.sonde.simulator;

/**
 * Sends a plan as a stream of events.
 *
 * <pre>
 *   HEAD (-1) ──► chunk 0 ──► ... ──► chunk n-1 ──► n: finish, usage, [DONE], end
 *                    └── a fault may end it before any of them
 * </pre>
 *
 * Each position has a planned time. A wake-up writes everything that is due and flushes once, so a
 * late wake-up does not delay later parts.
 */
final class StreamedAnswer extends Answer {
  private static final int HEAD = -1;

  private final Reply reply;
  private final Choices choices;
  private final Plan plan;
  private final Head head;
  private final StreamStyle style;
  private final Vocabulary vocabulary;
  private final EventWriter events;
  private final long commentNanos;
  private int position = HEAD;
  private long nextCommentNanos;

  StreamedAnswer(Turn turn, Turnstile turnstile, Reply reply) {
    super(turn, turnstile);
    plan = reply.plan();
    head = reply.head("text/event-stream; charset=utf-8");
    style = reply.style();
    vocabulary = reply.vocabulary();
    choices = reply.choices();
    this.reply = reply;
    events = new EventWriter(reply, turn.exchange());
    commentNanos = Math.round(style.framing().commentMillis() * 1e6);
    nextCommentNanos = commentNanos == 0 ? Long.MAX_VALUE : plan.headersNanos() + commentNanos;
  }

  @Override
  public void run() {
    boolean wrote = false;
    while (!isOver() && !stalls()) {
      long planned = Math.min(dueNanos(), nextCommentNanos);
      long lag = since(planned);
      if (lag < 0) {
        if (wrote) {
          stamp();
          exchange().flush();
        }
        continueAt(planned);
        return;
      }
      late(planned, lag);
      wrote = true;
      if (nextCommentNanos < dueNanos()) {
        events.comment();
        nextCommentNanos += commentNanos;
      } else {
        advance();
      }
    }
  }

  private long dueNanos() {
    if (position == HEAD) {
      return plan.headersNanos();
    }
    return position < plan.chunkCount() ? plan.chunkNanos(position) : plan.endNanos();
  }

  private void advance() {
    if (position == HEAD) {
      exchange().head(head);
      witness().headers(head.status());
      events.role();
    } else if (position == plan.breaksAt() && breaks()) {
      return;
    } else if (position < plan.chunkCount()) {
      chunk();
    } else {
      finish();
    }
    position++;
  }

  private void chunk() {
    for (int choice = 0; choice < choices.count(); choice++) {
      Plan said = choices.plan(choice);
      if (position < said.chunkCount()) {
        boolean last = finishesWithToken(said) && position == said.chunkCount() - 1;
        events.tokens(choice, vocabulary, position, last ? reply.finishReason(said) : "");
        witness().tokens(said.tokensIn(position), said.isReasoning(position));
      }
    }
    if (position == 0 && style.emptyDeltas()) {
      events.emptyDelta();
    }
  }

  private boolean finishesWithToken(Plan said) {
    return style.ending().finishWithLastToken() && said.chunkCount() > 0 && !plan.breaksAtEnd();
  }

  /** Whether a fault ended the answer here. */
  private boolean breaks() {
    Fault fault = plan.fault();
    if (fault == null) {
      return false;
    }
    switch (fault.kind()) {
      case MALFORMED -> {
        events.malformed();
        return false;
      }
      case STREAM_ERROR -> {
        events.error();
        long now = stamp();
        exchange().end();
        over(fault.kind().label(), now);
      }
      case FINISH_ERROR -> {
        for (int choice = 0; choice < choices.count(); choice++) {
          events.finished(choice, "error", position);
        }
        end(position);
      }
      case RESET -> {
        long now = stamp();
        exchange().reset();
        over(fault.kind().label(), now);
      }
      case TRUNCATE -> {
        long now = stamp();
        exchange().truncate();
        over(fault.kind().label(), now);
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void finish() {
    for (int choice = 0; choice < choices.count(); choice++) {
      Plan said = choices.plan(choice);
      if (!finishesWithToken(said)) {
        events.finished(choice, reply.finishReason(said), plan.chunkCount());
      }
    }
    end(plan.chunkCount());
  }

  private void end(int chunks) {
    events.epilogue(chunks);
    long now = stamp();
    exchange().end();
    Fault fault = plan.fault();
    over(fault == null ? "ok" : fault.kind().label(), now);
  }
}
