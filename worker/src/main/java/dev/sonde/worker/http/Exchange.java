package dev.sonde.worker.http;

/**
 * One request and its response. The methods are called on the event loop, in this order:
 *
 * <pre>
 * opened ─ sent ─ head ─ body* ─ ended
 *    └───────┴──────┴──────┴──── failed
 * </pre>
 *
 * <p>A response may arrive before a long request is sent: then {@code sent} is called later, or
 * never. The time of a read may then lie before that of {@code sent}. Nothing is called after
 * {@code ended}, {@code failed} or {@link Call#abort}.
 */
public interface Exchange {

  Request request();

  /** There is a connection; the request is written next. */
  void opened(boolean reused, boolean http2, long nanos);

  /**
   * The socket has accepted the whole request.
   *
   * @param nanos the start of the write; if the socket needed several writes, the end of the last
   * @param atOnce whether one write was enough
   */
  void sent(long nanos, boolean atOnce);

  /** The head of the final response; informational ones are skipped. */
  void head(ResponseHead head, long nanos);

  /** Bytes of the body, valid during the call only, with the time of their socket read. */
  void body(byte[] bytes, int offset, int length, long nanos);

  /** The body is complete. The connection has already returned to its pool. */
  void ended(long nanos);

  void failed(Failure failure, String reason, long nanos);
}
