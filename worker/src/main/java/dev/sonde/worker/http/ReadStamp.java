package dev.sonde.worker.http;

import dev.sonde.common.time.NanoClock;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** First in the pipeline: takes one time for each socket read, before TLS or any parsing. */
final class ReadStamp extends ChannelInboundHandlerAdapter {

  private final NanoClock clock;
  private long nanos;

  ReadStamp(NanoClock clock) {
    this.clock = clock;
    this.nanos = clock.nanos();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    nanos = clock.nanos();
    context.fireChannelRead(message);
  }

  /** When the read was that is being handled. */
  long nanos() {
    return nanos;
  }
}
