package dev.sonde.worker.http;

/**
 * One request and what comes back, as its sender sees it. Called on the event loop, in this order:
 *
 * <pre>
 * opened ─ sent ─ head ─ body* ─ ended
 *    └───────┴──────┴──────┴──── failed
 * </pre>
 *
 * <p>A response may overtake a long request: then {@code sent} comes later, or never. Nothing is
 * called after {@code ended}, {@code failed} or {@link Call#abort}.
 */
public interface Exchange {

  Request request();

  /** There is a connection; the request's bytes go out next. */
  void opened(boolean reused, boolean http2, long nanos);

  /**
   * The request was handed to the socket, its last byte too.
   *
   * @param nanos when the one write that did so began; where the socket did not take it in one,
   *     when the last ended
   */
  void sent(long nanos);

  /** The head of the final response; informational ones are skipped. */
  void head(ResponseHead head, long nanos);

  /** Bytes of the body, valid during the call only, with the time of the read that had them. */
  void body(byte[] bytes, int offset, int length, long nanos);

  /** The body is complete. The connection is back in its pool already. */
  void ended(long nanos);

  void failed(Failure failure, String reason, long nanos);
}
