package dev.sonde.simulator;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.EventExecutor;

/**
 * The way back to one client for one request: an HTTP/1.1 connection's turn or an HTTP/2 stream.
 * Everything runs on its event loop.
 *
 * <p>Either {@link #whole} alone, or {@link #head}, pieces, and one of {@link #end}, {@link
 * #truncate} and {@link #reset}. Nothing leaves before {@link #flush}, except that the last three
 * and {@link #whole} flush by themselves.
 */
interface Exchange {
  /** The client has disconnected. */
  long GONE = Long.MAX_VALUE;

  EventExecutor loop();

  void whole(Head head, byte[] body);

  void head(Head head);

  /** An empty buffer to be filled and given to {@link #send}. */
  ByteBuf piece();

  void send(ByteBuf piece);

  void flush();

  /**
   * What the client has yet to take before more should be sent: 0 when it may be sent now, and
   * {@link #GONE} when the connection is closed already.
   */
  long pendingBytes();

  /** Ends the response normally. */
  void end();

  /** Closes the connection normally although the body is not complete. */
  void truncate();

  /** Breaks the connection or the stream. */
  void reset();
}
