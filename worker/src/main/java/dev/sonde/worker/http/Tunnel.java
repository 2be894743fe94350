package dev.sonde.worker.http;

import dev.sonde.common.http.Proxies;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Asks a proxy for a tunnel on a new connection, and takes the answer's head out of it. What comes
 * before the answer ends belongs to the proxy. Used on the loop only.
 */
final class Tunnel extends ChannelInboundHandlerAdapter {

  private static final int MOST_BYTES = 8 << 10;

  private final Proxies.Proxy proxy;
  private final Endpoint endpoint;
  private final Runnable open;
  private final Consumer<String> refused;
  private final StringBuilder head = new StringBuilder();
  private boolean over;

  /**
   * Creates the handler.
   *
   * @param open called once, when the connection is that of the endpoint
   * @param refused called once instead, with the reason
   */
  Tunnel(Proxies.Proxy proxy, Endpoint endpoint, Runnable open, Consumer<String> refused) {
    this.proxy = proxy;
    this.endpoint = endpoint;
    this.open = open;
    this.refused = refused;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // A failed write closes the connection.
  public void channelActive(ChannelHandlerContext context) {
    String request = proxy.connect(endpoint.host(), endpoint.port());
    context.writeAndFlush(Unpooled.copiedBuffer(request, StandardCharsets.UTF_8));
    context.fireChannelActive();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      while (bytes.isReadable() && !over) {
        head.append((char) bytes.readUnsignedByte());
        boolean ends = head.indexOf("\r\n\r\n", head.length() - 4) >= 0;
        if (ends || head.length() > MOST_BYTES) {
          answered(context);
        }
      }
    } finally {
      bytes.release();
    }
  }

  private void answered(ChannelHandlerContext context) {
    int status = Proxies.Proxy.status(head.toString());
    if (status / 100 != 2) {
      refuse(proxy.refusal(status));
      return;
    }
    over = true;
    context.pipeline().remove(this);
    open.run();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    refuse("the proxy " + proxy + " closes the connection");
    context.fireChannelInactive();
  }

  private void refuse(String reason) {
    if (!over) {
      over = true;
      refused.accept(reason);
    }
  }
}
