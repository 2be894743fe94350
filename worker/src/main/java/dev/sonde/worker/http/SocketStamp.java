package dev.sonde.worker.http;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The first handler in the pipeline: takes the time of each socket read, before TLS and parsing,
 * and of each write, after encoding and TLS.
 *
 * <p>A request counts as sent when its write began. When the write returns, the peer may have read
 * it long ago, while this thread waited for a processor. A time taken then would make the answer
 * look faster than it was.
 */
final class SocketStamp extends ChannelDuplexHandler {

  /** Receives the time at which a write was sent. */
  interface Sent {
    /**
     * The socket has accepted all bytes.
     *
     * @param nanos the start of the write; if the socket needed several writes, the end of the last
     * @param atOnce whether one write was enough
     */
    void at(long nanos, boolean atOnce);
  }

  private final NanoClock clock;
  private long readNanos;
  private long flushNanos;
  private boolean flushing;
  private long flushes;

  SocketStamp(NanoClock clock) {
    this.clock = clock;
    this.readNanos = clock.nanos();
    this.flushNanos = readNanos;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    readNanos = clock.nanos();
    context.fireChannelRead(message);
  }

  @Override
  public void flush(ChannelHandlerContext context) {
    // A write may make the channel writable, and a nested flush follows.
    boolean within = flushing;
    flushNanos = clock.nanos();
    flushing = true;
    flushes++;
    context.flush();
    flushing = within;
  }

  /** The time of the current read. */
  long readNanos() {
    return readNanos;
  }

  /**
   * Writes and flushes, and passes on, at once or later, when this was sent or why it failed.
   *
   * <p>A flush may be put off to the end of the current read. So the first flush from now on is the
   * first write of these bytes, whenever it comes.
   */
  void write(Supplier<ChannelFuture> write, Sent sent, Consumer<Throwable> failed) {
    long firstFlush = flushes + 1;
    ChannelFuture written = write.get();
    if (written.isSuccess()) {
      sent.at(flushNanos, true);
      return;
    }
    written.addListener(
        future -> {
          if (future.isSuccess()) {
            sent.at(flushing ? flushNanos : clock.nanos(), flushing && flushes == firstFlush);
          } else {
            failed.accept(future.cause());
          }
        });
  }
}
