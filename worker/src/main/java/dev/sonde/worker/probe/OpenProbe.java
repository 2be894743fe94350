package dev.sonde.worker.probe;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.worker.http.Call;
import dev.sonde.worker.http.Connections;
import dev.sonde.worker.http.Exchange;
import dev.sonde.worker.http.Failure;
import dev.sonde.worker.http.Request;
import dev.sonde.worker.http.ResponseHead;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One probe from its start to its event. On its prober's loop.
 *
 * <p>After {@code [DONE]} or an error an answer is settled and its times are known. Its connection
 * then has a short time to end the body, so that it can be used again.
 */
final class OpenProbe implements Exchange {

  private static final long RETRY_TIMER_NANOS = 1_000_000;

  private final ProbeContext context;
  private final Request request;
  private final Over over;
  private final RequestSpec spec;
  private final Milestones milestones;
  private final AnswerReading reading;
  private final EventDraft draft;
  private @Nullable Body body;
  private @Nullable Call call;
  private @Nullable ScheduledFuture<?> timer;
  private long timerNanos;
  private long settledNanos = NEVER;
  private boolean finished;

  /** Called when the probe has its event, with the time at which its connection was free. */
  @FunctionalInterface
  interface Over {
    void accept(OpenProbe probe, ProbeEvent event, long atNanos);
  }

  OpenProbe(ProbeContext context, Request request, EventDraft draft, Over over) {
    this.context = context;
    this.request = request;
    this.draft = draft;
    this.over = over;
    this.spec = draft.call().run().spec().request();
    this.milestones = draft.milestones();
    this.reading = draft.reading();
    if (spec.keepResponses()) {
      draft.keep(new Body.Collected(context.limits().keptBytes()));
    }
  }

  void start(Connections connections) {
    Call started = connections.start(this);
    if (!finished) {
      call = started;
      arm();
    }
  }

  @Override
  public Request request() {
    return request;
  }

  @Override
  public void opened(boolean reused, boolean http2, long nanos) {
    milestones.openedNanos = nanos;
    if (!reused) {
      milestones.connectNanos = nanos - milestones.firedNanos;
    }
    draft.opened(reused, http2);
    arm();
  }

  @Override
  public void sent(long nanos, boolean atOnce) {
    milestones.sent(nanos, atOnce);
  }

  @Override
  public void head(ResponseHead head, long nanos) {
    if (nanos < milestones.openedNanos) {
      // Read before the first byte of the request was written.
      reading.malformed("an answer that came before its request");
      abandon(Outcome.MALFORMED);
      return;
    }
    milestones.answered(nanos);
    draft.head(head);
    body = bodyOf(head);
    if (body == null) {
      abandon(Outcome.MALFORMED);
    } else {
      arm();
    }
  }

  /** The reader of the body, or null if a body of this type is no answer. */
  private @Nullable Body bodyOf(ResponseHead head) {
    if (draft.refused()) {
      Body.Collected text = new Body.Collected(context.limits().headerBytes());
      draft.errorBody(text);
      return text;
    }
    String type = head.header("content-type").toLowerCase(Locale.ROOT);
    String encoding = head.header("content-encoding");
    if (type.startsWith("text/html")) {
      reading.malformed("an answer of type text/html");
      return null;
    }
    if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
      reading.malformed("an answer encoded as " + encoding);
      return null;
    }
    return new Body.Sniffed(reading, context.limits());
  }

  @Override
  public void body(byte[] bytes, int offset, int length, long nanos) {
    milestones.lastReadNanos = nanos;
    if (draft.received(bytes, offset, length, nanos) > context.limits().responseBytes()) {
      reading.malformed("a body of more than " + context.limits().responseBytes() + " bytes");
      abandon(Outcome.MALFORMED);
    } else if (body != null && settledNanos == NEVER) {
      body.feed(bytes, offset, length, nanos);
      afterFeed(nanos);
    }
  }

  private void afterFeed(long nanos) {
    if (reading.settled()) {
      settledNanos = nanos;
      arm();
    } else if (reading.exceeded()) {
      abandon(Outcome.MALFORMED);
    }
  }

  @Override
  public void ended(long nanos) {
    milestones.bodyEndNanos = nanos;
    if (body != null && settledNanos == NEVER) {
      body.end(nanos);
    }
    finish(judged(), "");
  }

  private Outcome judged() {
    return draft.refused()
        ? Outcome.ofStatus(draft.status())
        : reading.outcome(body == null || body.needsEnding());
  }

  @Override
  public void failed(Failure failure, String reason, long nanos) {
    if (settledNanos != NEVER || draft.refused()) {
      finish(judged(), "");
      return;
    }
    reading.malformed(reason);
    finish(
        switch (failure) {
          case CONNECT -> Outcome.CONNECT;
          case RESET -> Outcome.RESET;
          case PROTOCOL -> Outcome.MALFORMED;
        },
        "");
  }

  /** Aborts the probe. If its request may have been sent, the outcome is in doubt. */
  void abort(String why) {
    boolean settled = settledNanos != NEVER;
    closeConnection();
    if (settled) {
      finish(judged(), "");
    } else {
      boolean unsent = milestones.openedNanos == NEVER;
      finish(unsent ? Outcome.CANCELLED : Outcome.IN_DOUBT, why);
    }
  }

  private void abandon(Outcome outcome) {
    closeConnection();
    finish(outcome, "");
  }

  private void closeConnection() {
    if (call != null) {
      call.abort();
    }
  }

  /**
   * Makes the timer fire no later than the next deadline; it checks the deadlines again when it
   * fires.
   */
  private void arm() {
    if (finished || call == null) {
      return;
    }
    long deadline = deadline().nanos();
    ScheduledFuture<?> armed = timer;
    if (armed == null || deadline - timerNanos < 0) {
      if (armed != null) {
        armed.cancel(false);
      }
      schedule(deadline);
    }
  }

  private void schedule(long deadline) {
    timerNanos = deadline;
    long delay = Math.max(RETRY_TIMER_NANOS, deadline - context.clock().nanos());
    timer = context.loop().schedule(this::timerFired, delay, TimeUnit.NANOSECONDS);
  }

  private Deadline deadline() {
    if (settledNanos != NEVER) {
      return new Deadline(settledNanos + context.limits().drain().toNanos(), "drain");
    }
    boolean streams = spec.stream();
    return Deadline.next(spec.timeouts(), milestones, streams, streams && !reading.hasToken());
  }

  private void timerFired() {
    if (finished) {
      return;
    }
    Deadline deadline = deadline();
    if (deadline.nanos() - context.clock().nanos() > 0) {
      schedule(deadline.nanos());
      return;
    }
    closeConnection();
    if (settledNanos != NEVER || draft.refused()) {
      finish(judged(), "");
    } else {
      finish(Outcome.TIMEOUT, deadline.phase());
    }
  }

  private void finish(Outcome outcome, String detail) {
    if (finished) {
      return;
    }
    finished = true;
    if (timer != null) {
      timer.cancel(false);
    }
    long atNanos =
        milestones.bodyEndNanos == NEVER ? context.clock().nanos() : milestones.bodyEndNanos;
    long lagMicros = context.lag().worstMicros(milestones.firedNanos);
    over.accept(this, draft.event(outcome, detail, lagMicros), atNanos);
  }
}
