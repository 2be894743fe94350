package dev.sonde.simulator;

import org.jspecify.annotations.Nullable;

/** Follows one chat request and writes its record once. Owned by the request's event loop. */
final class Witness {
  private final LoopTruth truth;
  private final long receivedNanos;
  private final String requestId;
  private final @Nullable String sessionId;
  private String model = "";
  private boolean modelFirst;
  private @Nullable String provider;
  private long ordinal = -1;
  private int status;
  private int outputTokens;
  private long headersNanos;
  private long firstTokenNanos;
  private long firstContentNanos;
  private long lastContentNanos;
  private long plannedTtftMicros = -1;
  private long queuedMicros;
  private long stalledMicros;
  private @Nullable String promptHash;
  private boolean testified;

  private boolean headers;
  private boolean token;
  private boolean content;

  Witness(LoopTruth truth, long receivedNanos, String requestId, @Nullable String sessionId) {
    this.truth = truth;
    this.receivedNanos = receivedNanos;
    this.requestId = requestId;
    this.sessionId = sessionId;
    truth.received();
  }

  void asked(ChatRequest request) {
    model = request.model();
    modelFirst = request.modelFirst();
    promptHash = request.messagesHash();
  }

  void routed(String slug, long number) {
    provider = slug;
    ordinal = number;
  }

  String requestId() {
    return requestId;
  }

  @Nullable String sessionId() {
    return sessionId;
  }

  long receivedNanos() {
    return receivedNanos;
  }

  /** Notes the plan, with the planned time of its first token. */
  void planned(Plan plan) {
    long first = plan.chunkCount() == 0 ? plan.firstTokenNanos() : plan.chunkNanos(0);
    plannedTtftMicros = first / 1_000;
  }

  /** Notes that its turn has come. */
  void started(long now) {
    queuedMicros = Math.max(0, (now - receivedNanos) / 1_000);
  }

  /** Adds time in which the answer waited for a client that did not read. */
  void stalled(long nanos) {
    stalledMicros += nanos / 1_000;
    truth.stalled();
  }

  void late(long nanos) {
    truth.late(nanos);
  }

  /** Notes that the next flush sends the headers. */
  void headers(int sent) {
    status = sent;
    headers = true;
  }

  /** Notes that the next flush sends a token chunk. */
  void tokens(int count, boolean reasoning) {
    outputTokens += count;
    token = true;
    content |= !reasoning;
  }

  /** Stamps everything that was noted since the last flush: it is sent now. */
  void flushing(long now) {
    if (headers) {
      headersNanos = now;
    }
    if (token) {
      firstTokenNanos = firstTokenNanos == 0 ? now : firstTokenNanos;
      lastContentNanos = now;
    }
    if (content && firstContentNanos == 0) {
      firstContentNanos = now;
    }
    headers = false;
    token = false;
    content = false;
  }

  /** Notes the end and its outcome; only the first call counts. */
  void ended(String outcome, long now) {
    if (!testified) {
      testified = true;
      truth.add(
          new RequestTruth(
              requestId,
              sessionId,
              new RequestTruth.Asked(model, modelFirst, provider, ordinal),
              status,
              outcome,
              outputTokens,
              new RequestTruth.Times(
                  receivedNanos,
                  headersNanos,
                  firstTokenNanos,
                  firstContentNanos,
                  lastContentNanos,
                  now),
              new RequestTruth.Waits(plannedTtftMicros, queuedMicros, stalledMicros),
              promptHash));
    }
  }
}
