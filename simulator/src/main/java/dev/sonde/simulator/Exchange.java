package dev.sonde.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;

/**
 * The response to one request: a turn of an HTTP/1.1 connection or an HTTP/2 stream. Everything
 * runs on its event loop.
 *
 * <p>Callers use either {@link #whole} alone, or {@link #head}, pieces, and one of {@link #end},
 * {@link #truncate} and {@link #reset}. Bytes are sent by {@link #flush}; {@link #whole} and the
 * last three methods also flush.
 */
interface Exchange {
  /** The client has disconnected. */
  long GONE = Long.MAX_VALUE;

  EventExecutor loop();

  void whole(Head head, byte[] body);

  void head(Head head);

  /** An empty buffer to fill and pass to {@link #send}. */
  ByteBuf piece();

  void send(ByteBuf piece);

  void flush();

  /**
   * The bytes that the client must take before more should be sent: 0 if more may be sent now,
   * {@link #GONE} if the connection is closed.
   */
  long pendingBytes();

  /** Ends the response normally. */
  void end();

  /** Closes the connection in order although the body is not complete. */
  void truncate();

  /** Resets the connection or the stream. */
  void reset();
}
