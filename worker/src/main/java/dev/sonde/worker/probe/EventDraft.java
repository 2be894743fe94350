package dev.sonde.worker.probe;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ProviderText;
import dev.sonde.common.event.Timings;
import dev.sonde.common.reach.Scrub;
import dev.sonde.worker.http.ResponseHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects the content of an event. Uses the secrets of the probe only to remove them from every
 * text.
 */
final class EventDraft {

  private final ProbeCall call;
  private final Scrub scrub;
  private final Milestones milestones;
  private final AnswerReading reading;
  private Body.@Nullable Collected errorBody;
  private Body.@Nullable Collected kept;
  private int status;
  private String servedBy = "";
  private String requestId = "";
  private String retryAfter = "";
  private String headerError = "";
  private long bytes;
  private boolean reused;
  private boolean http2;
  private int inFlight;

  /**
   * Creates the draft of a call.
   *
   * @param firedNanos the current time; the time since the pacer fired is our lag and not part of
   *     connect
   */
  EventDraft(ProbeCall call, List<String> secrets, AnswerReading reading, long firedNanos) {
    this.call = call;
    this.scrub = Scrub.of(secrets);
    this.reading = reading;
    this.milestones = new Milestones(firedNanos);
  }

  ProbeCall call() {
    return call;
  }

  Milestones milestones() {
    return milestones;
  }

  AnswerReading reading() {
    return reading;
  }

  void opened(boolean onReused, boolean onHttp2) {
    reused = onReused;
    http2 = onHttp2;
    inFlight = call.inFlight().getAsInt();
  }

  void head(ResponseHead head) {
    status = head.status();
    servedBy = head.header("x-inference-provider");
    requestId = head.header("x-request-id");
    retryAfter = head.header("retry-after");
    if (status >= 300 && status < 400) {
      headerError = "redirected to " + head.header("location");
    } else if (refused()) {
      headerError = head.header("x-error-message");
    }
  }

  /** Whether there is a response and it is no success. */
  boolean refused() {
    return status != 0 && (status < 200 || status > 299);
  }

  int status() {
    return status;
  }

  void errorBody(Body.Collected collected) {
    errorBody = collected;
  }

  /** Also keeps the bytes of the body in {@code collected}. */
  void keep(Body.Collected collected) {
    kept = collected;
  }

  /** Counts bytes of the body and returns the total. */
  long received(byte[] more, int offset, int length, long nanos) {
    if (kept != null) {
      kept.feed(more, offset, length, nanos);
    }
    bytes += length;
    return bytes;
  }

  ProbeEvent event(Outcome outcome, String detail, long loopLagMicros) {
    return new ProbeEvent(
        call.id(),
        call.worker(),
        outcome,
        detail,
        timings(),
        reading.usage(),
        answer(outcome == Outcome.OK),
        wire(),
        new ProbeEvent.Client(
            loopLagMicros, inFlight, milestones.sendingNanos / 1000, milestones.early));
  }

  private Timings timings() {
    long done = reading.doneNanos();
    long connect = milestones.connectNanos;
    return new Timings(
        micros(call.dueNanos()),
        micros(call.startedNanos()),
        connect == NEVER ? NEVER : connect / 1000,
        micros(milestones.sentNanos),
        micros(milestones.headersNanos),
        micros(reading.firstChunkNanos()),
        micros(reading.firstTokenNanos()),
        micros(reading.firstAnswerTokenNanos()),
        micros(reading.lastTokenNanos()),
        micros(done == NEVER ? milestones.bodyEndNanos : done),
        reading.gapsMicros());
  }

  private long micros(long nanos) {
    return AnswerReading.micros(nanos, call.startNanos());
  }

  private ProbeEvent.Answer answer(boolean proper) {
    if (status == 0) {
      return ProbeEvent.Answer.NONE;
    }
    ProbeEvent.Answer answer = reading.answer(proper);
    return new ProbeEvent.Answer(
        scrub.text(answer.prefix()),
        answer.hash(),
        answer.characters(),
        answer.reasoningCharacters(),
        ProviderText.label(scrub.text(answer.finishReason())),
        answer.shape(),
        answer.arrival(),
        answer.toolCall(),
        answer.refusal(),
        answer.tools(),
        answer.format());
  }

  private ProbeEvent.Wire wire() {
    return new ProbeEvent.Wire(
        status,
        ProviderText.label(scrub.text(servedBy)),
        ProviderText.label(scrub.text(reading.model())),
        ProviderText.label(scrub.text(requestId)),
        ProviderText.message(scrub.text(error())),
        ProviderText.label(scrub.text(retryAfter)),
        bytes,
        reused,
        http2,
        kept == null ? "" : scrub.body(kept.text()));
  }

  private String error() {
    String inBody = errorBody == null || !headerError.isEmpty() ? "" : errorBody.errorText();
    return !headerError.isEmpty() ? headerError : inBody.isEmpty() ? reading.complaint() : inBody;
  }
}
