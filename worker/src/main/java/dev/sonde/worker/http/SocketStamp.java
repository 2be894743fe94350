package dev.sonde.worker.http;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * First in the pipeline: takes one time for each socket read, before TLS or any parsing, and one
 * for each write, after them.
 *
 * <p>A request counts as sent when its write began. When a write returns, the peer may have read it
 * long ago, while this thread waited for a processor: a time taken then would make every answer
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
    // A write may make room for more, which is flushed within it.
    boolean within = flushing;
    flushNanos = clock.nanos();
    flushing = true;
    context.flush();
    flushing = within;
  }

  /** When the read was that is being handled. */
  long readNanos() {
    return readNanos;
  }

  /**
   * Tells when this write was sent, at once or later, or why it was not. Called right after it was
   * flushed.
   *
   * @param sent gets the time at which the write began; if the socket did not take all at once, the
   *     time at which the last part ended
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
