package dev.sonde.worker.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2GoAwayFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** One exchange on its own stream, the only handler of the stream's channel. */
final class Http2Exchange extends ChannelInboundHandlerAdapter implements Call {

  private final Http2Connection connection;
  private final ConnectionContext shared;
  private final SocketStamp stamp;
  private @Nullable Exchange exchange;
  private @Nullable Channel channel;
  private boolean headSeen;
  private boolean released;

  Http2Exchange(
      Http2Connection connection, ConnectionContext shared, SocketStamp stamp, Exchange exchange) {
    this.connection = connection;
    this.shared = shared;
    this.stamp = stamp;
    this.exchange = exchange;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    channel = context.channel();
  }

  /** Writes headers and body and flushes once. */
  void send(boolean reused) {
    Exchange sending = exchange;
    Channel stream = channel;
    if (sending != null && stream != null) {
      sending.opened(reused, true, shared.clock().nanos());
    }
    if (stream == null || sending == null || exchange == null) {
      // Aborted in the meantime.
      abort();
      return;
    }
    Request request = sending.request();
    var unusedHead = stream.write(new DefaultHttp2HeadersFrame(headers(request)));
    ByteBuf body = stream.alloc().directBuffer(Math.max(1, request.bodyBytes()));
    request.body().forEach(body::writeBytes);
    stamp.write(
        () -> stream.writeAndFlush(new DefaultHttp2DataFrame(body, true)),
        this::sent,
        cause -> fail(Failure.RESET, Dialer.reason(cause), shared.clock().nanos()));
  }

  private void sent(long nanos, boolean atOnce) {
    if (exchange != null) {
      exchange.sent(nanos, atOnce);
    }
  }

  private static Http2Headers headers(Request request) {
    Endpoint endpoint = request.endpoint();
    Http2Headers headers =
        new DefaultHttp2Headers(false)
            .method("POST")
            .scheme(endpoint.tls() ? "https" : "http")
            .authority(endpoint.authority())
            .path(endpoint.path());
    request.headers().forEach(each -> headers.add(each.name(), each.value()));
    headers.add("content-length", Integer.toString(request.bodyBytes()));
    return headers;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    try {
      if (message instanceof Http2HeadersFrame frame) {
        head(frame);
      } else if (message instanceof Http2DataFrame frame) {
        body(frame);
      }
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void head(Http2HeadersFrame frame) {
    Head head = new Head(frame.headers());
    connection.answered();
    if (!headSeen && head.status() >= 200) {
      headSeen = true;
      if (exchange != null) {
        exchange.head(head, stamp.readNanos());
      }
    } else if (!headSeen && head.status() < 100) {
      fail(Failure.PROTOCOL, "a response without a status", stamp.readNanos());
    }
    if (frame.isEndStream()) {
      end();
    }
  }

  private void body(Http2DataFrame frame) {
    ByteBuf content = frame.content();
    if (exchange != null && content.isReadable()) {
      byte[] bytes = shared.scratch().load(content);
      exchange.body(bytes, shared.scratch().offset(), content.readableBytes(), stamp.readNanos());
    }
    if (frame.isEndStream()) {
      end();
    }
  }

  private void end() {
    if (!headSeen) {
      fail(Failure.PROTOCOL, "a response without a head", stamp.readNanos());
      return;
    }
    Exchange done = exchange;
    // Resets the stream if the request is not sent completely; otherwise it is already closed.
    abort();
    if (done != null) {
      done.ended(stamp.readNanos());
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext context, Object event) {
    if (event instanceof Http2ResetFrame frame) {
      fail(Failure.RESET, "stream reset: " + error(frame.errorCode()), stamp.readNanos());
    } else if (event instanceof Http2GoAwayFrame frame) {
      fail(Failure.RESET, "refused by GOAWAY: " + error(frame.errorCode()), stamp.readNanos());
      ReferenceCountUtil.release(event);
    }
  }

  private static String error(long code) {
    Http2Error known = Http2Error.valueOf(code);
    return known == null ? "code " + code : known.name();
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    fail(Failure.RESET, "closed by the server", shared.clock().nanos());
    release();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    UnusedConnectionHandler.report(cause);
    Failure failure = cause instanceof Http2Exception ? Failure.PROTOCOL : Failure.RESET;
    fail(failure, Dialer.reason(cause), shared.clock().nanos());
  }

  /** Fails the exchange because no stream could be opened. */
  void refused(String reason) {
    fail(Failure.CONNECT, reason, shared.clock().nanos());
  }

  @Override
  public void abort() {
    exchange = null;
    if (channel != null) {
      Transport.close(channel);
    }
    release();
  }

  private void fail(Failure failure, String reason, long nanos) {
    Exchange failed = exchange;
    if (failed != null) {
      abort();
      failed.failed(failure, reason, nanos);
    }
  }

  private void release() {
    if (!released) {
      released = true;
      connection.released();
    }
  }

  /** The headers of an HTTP/2 response. */
  private record Head(Http2Headers headers) implements ResponseHead {
    @Override
    public int status() {
      CharSequence status = headers.status();
      if (status == null || status.length() != 3 || !status.chars().allMatch(Head::digit)) {
        return 0;
      }
      return Integer.parseInt(status, 0, 3, 10);
    }

    private static boolean digit(int c) {
      return c >= '0' && c <= '9';
    }

    @Override
    public String header(String name) {
      CharSequence value = headers.get(name);
      return value == null ? "" : value.toString().strip();
    }
  }
}
