package dev.sonde.simulator;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection or HTTP/2 stream: answers its requests one after the other. Owned by the
 * channel's event loop.
 */
// A write or close fails when the client has disconnected; channelInactive handles that.
@SuppressWarnings("FutureReturnValueIgnored")
final class RequestHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  /** The number of requests that a client may send before the current answer has ended. */
  static final int MAX_PIPELINED = 64;

  /** The most bytes of the bodies of those requests together. */
  static final long MAX_WAITING_BYTES = 16 << 20;

  private final FrontDoor door;
  private final ReadStamp stamp;
  private final boolean http2;
  private final Queue<Arrival> waiting = new ArrayDeque<>();
  private @Nullable Answer current;
  private long waitingBytes;
  private boolean busy;

  RequestHandler(FrontDoor door, ReadStamp stamp, boolean http2) {
    this.door = door;
    this.stamp = stamp;
    this.http2 = http2;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    int size = request.content().readableBytes();
    if (request.decoderResult().isFailure()) {
      context.close();
    } else if (!busy && waiting.isEmpty() && context.channel().isWritable()) {
      serve(context, new Arrival(request, stamp.nanos(), false));
    } else if (waiting.size() < MAX_PIPELINED && waitingBytes + size <= MAX_WAITING_BYTES) {
      waitingBytes += size;
      waiting.add(new Arrival(request.retain(), stamp.nanos(), true));
    } else {
      context.close();
    }
  }

  private void serve(ChannelHandlerContext context, Arrival arrival) {
    busy = true;
    boolean head = arrival.request().method().equals(HttpMethod.HEAD);
    Exchange exchange =
        http2
            ? new Http2Exchange(context, head)
            : new Http1Exchange(
                context.pipeline().context(HttpResponseEncoder.class),
                head,
                HttpUtil.isKeepAlive(arrival.request()));
    current = door.serve(arrival, exchange, () -> free(context)).orElse(null);
    if (current != null) {
      current.begin();
    }
  }

  private void free(ChannelHandlerContext context) {
    busy = false;
    if (!waiting.isEmpty()) {
      context.executor().execute(() -> next(context));
    }
  }

  /** Starts the next request, unless the client has not read the previous answer yet. */
  private void next(ChannelHandlerContext context) {
    Arrival arrival = busy || !context.channel().isWritable() ? null : waiting.poll();
    if (arrival != null) {
      waitingBytes -= arrival.request().content().readableBytes();
      try {
        serve(context, arrival);
      } finally {
        arrival.request().release();
      }
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (current != null) {
      current.writable();
    }
    if (!busy) {
      free(context);
    }
    context.fireChannelWritabilityChanged();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (current != null) {
      current.abandon();
    }
    waiting.forEach(arrival -> arrival.request().release());
    waiting.clear();
    waitingBytes = 0;
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A reset by the client counts as a disconnect, which channelInactive handles.
    context.close();
  }
}
