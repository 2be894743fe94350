package dev.sonde.worker.http;

import dev.sonde.common.time.NanoClock;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/1.1 connection with one exchange at a time. The last handler in its pipeline, used on
 * its loop.
 *
 * <pre>
 * IDLE (in the pool) ── send ──► BUSY ── response complete ──► IDLE or closed
 * </pre>
 */
final class Http1Connection extends ChannelInboundHandlerAdapter
    implements Call, Http1Parser.Listener {

  private final Channel channel;
  private final SocketStamp stamp;
  private final Http1Pool pool;
  private final NanoClock clock;
  private final Scratch scratch;
  private final Http1Parser parser;
  private final ConnectLimiter.Attempt attempt;
  private @Nullable Exchange exchange;
  private boolean sent;
  private String fault = "closed by the server";
  private long idleSinceNanos;
  private long idleLimitNanos;

  Http1Connection(
      Channel channel,
      SocketStamp stamp,
      Http1Pool pool,
      ConnectionContext shared,
      ConnectLimiter.Attempt attempt) {
    this.channel = channel;
    this.stamp = stamp;
    this.pool = pool;
    this.clock = shared.clock();
    this.scratch = shared.scratch();
    this.parser = new Http1Parser(this, shared.limits().headerBytes());
    this.idleLimitNanos = shared.limits().idle().toNanos();
    this.attempt = attempt;
    // A server may answer and close before it has read the request: the write fails, and its answer
    // is still to be read.
    channel.config().setAutoClose(false);
    channel.pipeline().addLast(this);
  }

  /** Sends all bytes of the request in one write. */
  void send(Exchange next, boolean reused) {
    exchange = next;
    sent = false;
    parser.next();
    next.opened(reused, false, clock.nanos());
    if (exchange != next) {
      return;
    }
    attempt.carries();
    stamp.write(
        () -> channel.writeAndFlush(encode(next.request())),
        (nanos, atOnce) -> sent(next, nanos, atOnce),
        cause -> unsent(next, cause));
  }

  private void sent(Exchange by, long nanos, boolean atOnce) {
    if (exchange == by) {
      sent = true;
      by.sent(nanos, atOnce);
    }
  }

  /** A connection that the peer has closed has an end that is read, after the answer if any. */
  private void unsent(Exchange by, Throwable cause) {
    if (exchange == by) {
      fault = Dialer.reason(cause);
      if (!(cause instanceof IOException) || !channel.isActive()) {
        fail(Failure.RESET, fault, clock.nanos());
      }
    }
  }

  private ByteBuf encode(Request request) {
    StringBuilder head = new StringBuilder(768);
    head.append("POST ").append(request.endpoint().path()).append(" HTTP/1.1\r\nhost: ");
    head.append(request.endpoint().authority()).append("\r\n");
    for (Header header : request.headers()) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    int bodyBytes = request.bodyBytes();
    head.append("content-length: ").append(bodyBytes).append("\r\n\r\n");
    ByteBuf bytes = channel.alloc().directBuffer(head.length() + bodyBytes);
    bytes.writeCharSequence(head, StandardCharsets.US_ASCII);
    request.body().forEach(bytes::writeBytes);
    return bytes;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf buffer = (ByteBuf) message;
    try {
      if (exchange == null) {
        // No request is open, so these bytes are unexpected and the connection is not reliable any
        // more.
        Transport.close(channel);
      } else {
        read(buffer);
      }
    } finally {
      buffer.release();
    }
  }

  private void read(ByteBuf buffer) {
    int length = buffer.readableBytes();
    byte[] bytes = scratch.load(buffer);
    int taken = parser.feed(bytes, scratch.offset(), length);
    String malformed = parser.failure();
    if (malformed != null) {
      fail(Failure.PROTOCOL, malformed, stamp.readNanos());
    } else if (parser.complete()) {
      complete(sent && taken == length && parser.reusable(), stamp.readNanos());
    }
  }

  @Override
  public void head(Http1Head head) {
    attempt.answered();
    if (exchange != null) {
      exchange.head(head, stamp.readNanos());
    }
  }

  @Override
  public void body(byte[] bytes, int offset, int length) {
    if (exchange != null) {
      exchange.body(bytes, offset, length, stamp.readNanos());
    }
  }

  /**
   * The connection is returned to the pool before its user is notified, so that the next request
   * can use it.
   */
  private void complete(boolean reusable, long nanos) {
    Exchange done = exchange;
    exchange = null;
    if (reusable) {
      idleSinceNanos = clock.nanos();
      idleLimitNanos = KeepAlive.nanos(parser.keepAlive(), idleLimitNanos);
      pool.release(this);
    } else {
      Transport.close(channel);
    }
    if (done != null) {
      done.ended(nanos);
    }
  }

  /** Whether the server can be expected to have kept it open. */
  boolean usable() {
    return channel.isActive() && clock.nanos() - idleSinceNanos < idleLimitNanos;
  }

  void close() {
    Transport.close(channel);
  }

  @Override
  public void abort() {
    attempt.closed();
    exchange = null;
    parser.stop();
    Transport.close(channel);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    parser.closed();
    if (exchange == null) {
      pool.forget(this);
    } else if (parser.complete()) {
      complete(false, clock.nanos());
    } else {
      fail(Failure.RESET, fault, clock.nanos());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    UnusedConnectionHandler.report(cause);
    fail(Failure.RESET, Dialer.reason(cause), clock.nanos());
    Transport.close(channel);
  }

  private void fail(Failure failure, String reason, long nanos) {
    Exchange failed = exchange;
    if (failed != null) {
      attempt.ended(reason);
      abort();
      failed.failed(failure, reason, nanos);
    }
  }

  /** The {@code keep-alive} header. */
  static final class KeepAlive {
    private KeepAlive() {}

    /** How long to keep an idle connection: a fifth less than the server's timeout. */
    static long nanos(String header, long otherwise) {
      int at = header.indexOf("timeout=");
      int end = at < 0 ? -1 : at + "timeout=".length();
      int from = end;
      while (end >= 0 && end < header.length() && end - from < 6 && digit(header, end)) {
        end++;
      }
      return end <= from
          ? otherwise
          : Duration.ofMillis(800 * Long.parseLong(header, from, end, 10)).toNanos();
    }

    private static boolean digit(String text, int at) {
      return text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
  }
}
