package dev.sonde.worker.http;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 connections to one host. The pool has no limit: without an idle connection it opens
 * a new one, unless connections to this host prove useless ({@link ConnectLimiter}). The most
 * recently used connection is taken first, so that connections which are not needed expire.
 */
final class Http1Pool {

  private final ConnectionContext shared;
  private final ConnectLimiter limiter;
  private final ArrayDeque<Http1Connection> idle = new ArrayDeque<>();

  Http1Pool(ConnectionContext shared, ConnectLimiter limiter) {
    this.shared = shared;
    this.limiter = limiter;
  }

  void start(Exchange exchange, PendingCall call) {
    Http1Connection connection = takeIdle();
    if (connection == null) {
      call.waiting(limiter.connect(false, new Connected(exchange, call))::cancel);
    } else {
      call.carriedBy(connection);
      connection.send(exchange, true);
    }
  }

  /** Starts an exchange on a connection that the HTTP/2 pool has opened. */
  void adopt(Http1Connection connection, Exchange exchange, PendingCall call) {
    call.carriedBy(connection);
    connection.send(exchange, false);
  }

  private @Nullable Http1Connection takeIdle() {
    Http1Connection newest = idle.pollLast();
    while (newest != null && !newest.usable()) {
      newest.close();
      newest = idle.pollLast();
    }
    return newest;
  }

  void release(Http1Connection connection) {
    idle.addLast(connection);
  }

  void forget(Http1Connection connection) {
    idle.remove(connection);
  }

  void close() {
    ArrayDeque<Http1Connection> open = new ArrayDeque<>(idle);
    idle.clear();
    open.forEach(Http1Connection::close);
  }

  Http1Connection connection(Channel channel, SocketStamp stamp, ConnectLimiter.Attempt attempt) {
    return new Http1Connection(channel, stamp, this, shared, attempt);
  }

  private final class Connected implements ConnectLimiter.Listener {
    private final Exchange exchange;
    private final PendingCall call;

    private Connected(Exchange exchange, PendingCall call) {
      this.exchange = exchange;
      this.call = call;
    }

    @Override
    public void connected(
        Channel channel, SocketStamp stamp, boolean http2, ConnectLimiter.Attempt attempt) {
      adopt(connection(channel, stamp, attempt), exchange, call);
    }

    @Override
    public void failed(String reason) {
      exchange.failed(Failure.CONNECT, reason, shared.clock().nanos());
    }
  }
}
