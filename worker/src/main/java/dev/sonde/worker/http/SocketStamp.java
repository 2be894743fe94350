package dev.sonde.worker.http;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * The first handler in the pipeline: takes the time of each socket read, before TLS and parsing,
 * and of each write, after encoding and TLS.
 *
 * <p>A request counts as sent when its write began. When the write returns, the peer may have read
 * it long ago, while this thread waited for a processor. A time taken then would make the answer
 * look faster than it was.
 */
final class SocketStamp extends ChannelDuplexHandler {

  private final NanoClock clock;
  private long readNanos;
  private long flushNanos;
  private boolean flushing;

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
    context.flush();
    flushing = within;
  }

  /** The time of the current read. */
  long readNanos() {
    return readNanos;
  }

  /**
   * Passes on, at once or later, when this write was sent or why it failed. Must be called right
   * after the flush.
   *
   * @param sent receives the start of the write; if the socket needed several writes, the end of
   *     the last
   */
  void await(ChannelFuture written, LongConsumer sent, Consumer<Throwable> failed) {
    if (written.isSuccess()) {
      sent.accept(flushNanos);
      return;
    }
    written.addListener(
        future -> {
          if (future.isSuccess()) {
            sent.accept(flushing ? flushNanos : clock.nanos());
          } else {
            failed.accept(future.cause());
          }
        });
  }
}
