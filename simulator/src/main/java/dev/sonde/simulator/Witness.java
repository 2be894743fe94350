package dev.sonde.simulator;

import org.jspecify.annotations.Nullable;

/** Follows one chat request and testifies once. Owned by the request's event loop. */
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

  /** An answer is planned, and when its first token is due counted from its turn. */
  void planned(Plan plan) {
    long first = plan.chunkCount() == 0 ? plan.firstTokenNanos() : plan.chunkNanos(0);
    plannedTtftMicros = first / 1_000;
  }

  /** Its turn came. */
  void started(long now) {
    queuedMicros = Math.max(0, (now - receivedNanos) / 1_000);
  }

  /** The answer waited so long for a client that did not read. */
  void stalled(long nanos) {
    stalledMicros += nanos / 1_000;
    truth.stalled();
  }

  void late(long nanos) {
    truth.late(nanos);
  }

  /** The next flush carries the headers. */
  void headers(int sent) {
    status = sent;
    headers = true;
  }

  /** The next flush carries a token chunk. */
  void tokens(int count, boolean reasoning) {
    outputTokens += count;
    token = true;
    content |= !reasoning;
  }

  /** Everything announced since the last flush goes out now. */
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

  /** The end, whichever it was; only the first one counts. */
  void ended(String outcome, long now) {
    if (!testified) {
      testified = true;
      truth.add(
          new RequestTruth(
              requestId,
              sessionId,
              model,
              modelFirst,
              provider,
              ordinal,
              status,
              outcome,
              outputTokens,
              receivedNanos,
              headersNanos,
              firstTokenNanos,
              firstContentNanos,
              lastContentNanos,
              now,
              plannedTtftMicros,
              queuedMicros,
              stalledMicros,
              promptHash));
    }
  }
}
