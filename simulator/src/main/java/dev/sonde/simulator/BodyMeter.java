package dev.sonde.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Bounds the bytes of all unfinished request bodies of one HTTP/2 connection: the stream that
 * exceeds the bound is reset. One for each stream, owned by the connection's event loop.
 */
// A close fails only if the stream has already ended.
@SuppressWarnings("FutureReturnValueIgnored")
final class BodyMeter extends ChannelInboundHandlerAdapter {
  private final Sum connection;
  private long own;

  BodyMeter(Sum connection) {
    this.connection = connection;
  }

  /** Bytes of all streams of one connection. */
  static final class Sum {
    private long bytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpContent content) {
      int more = content.content().readableBytes();
      if (connection.bytes + more > Connections.MAX_BODY_BYTES) {
        ReferenceCountUtil.release(message);
        giveBack();
        context.close();
        return;
      }
      own += more;
      connection.bytes += more;
    }
    context.fireChannelRead(message);
    if (message instanceof LastHttpContent) {
      giveBack();
    }
  }

  private void giveBack() {
    connection.bytes -= own;
    own = 0;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    giveBack();
    context.fireChannelInactive();
  }
}
