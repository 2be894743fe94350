package dev.sonde.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.LongSupplier;

/** Takes the time of each socket read, before anything is parsed. Owned by its event loop. */
final class ReadStamp extends ChannelInboundHandlerAdapter {
  private final LongSupplier nanoClock;
  private long nanos;

  ReadStamp(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  long nanos() {
    return nanos;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    nanos = nanoClock.getAsLong();
    context.fireChannelRead(message);
  }
}
