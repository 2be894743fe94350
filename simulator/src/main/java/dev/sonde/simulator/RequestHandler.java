package dev.sonde.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection or HTTP/2 stream: answers its requests one after the other. Owned by the
 * channel's event loop.
 */
// A write or close that fails is a client that left, and channelInactive says so.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  /** How many requests a client may send ahead of the answer it is reading. */
  static final int MAX_PIPELINED = 64;

  private final FrontDoor door;
  private final boolean http2;
  private final Queue<FullHttpRequest> waiting = new ArrayDeque<>();
  private @Nullable Answer current;
  private boolean busy;

  RequestHandler(FrontDoor door, boolean http2) {
    this.door = door;
    this.http2 = http2;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.decoderResult().isFailure() || waiting.size() >= MAX_PIPELINED) {
      context.close();
    } else if (busy) {
      waiting.add(request.retain());
    } else {
      serve(context, request);
    }
  }

  private void serve(ChannelHandlerContext context, FullHttpRequest request) {
    busy = true;
    Exchange exchange =
        http2
            ? new Http2Exchange(context)
            : new Http1Exchange(
                context.pipeline().context(HttpResponseEncoder.class),
                HttpUtil.isKeepAlive(request));
    current = door.serve(request, exchange, () -> free(context)).orElse(null);
    if (current != null) {
      current.run();
    }
  }

  private void free(ChannelHandlerContext context) {
    busy = false;
    if (!waiting.isEmpty()) {
      context.executor().execute(() -> next(context));
    }
  }

  private void next(ChannelHandlerContext context) {
    FullHttpRequest request = busy ? null : waiting.poll();
    if (request != null) {
      try {
        serve(context, request);
      } finally {
        request.release();
      }
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (current != null) {
      current.abandon();
    }
    waiting.forEach(FullHttpRequest::release);
    waiting.clear();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A client that breaks its connection is a client that left; channelInactive says so.
    context.close();
  }
}
