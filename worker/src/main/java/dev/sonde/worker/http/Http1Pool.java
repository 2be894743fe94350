package dev.sonde.worker.http;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/1.1 connections to one host. The pool has no limit: without an idle connection it opens
 * a new one. The most recently used connection is taken first, so that connections which are not
 * needed expire.
 */
final class Http1Pool {

  private final Endpoint endpoint;
  private final ConnectionContext shared;
  private final ArrayDeque<Http1Connection> idle = new ArrayDeque<>();

  Http1Pool(Endpoint endpoint, ConnectionContext shared) {
    this.endpoint = endpoint;
    this.shared = shared;
  }

  void start(Exchange exchange, PendingCall call) {
    Http1Connection connection = takeIdle();
    if (connection == null) {
      call.dialing(shared.dialer().dial(endpoint, false, new Dialed(exchange, call)));
    } else {
      call.carriedBy(connection);
      connection.send(exchange, true);
    }
  }

  /** Starts an exchange on a connection that the HTTP/2 pool has opened. */
  void adopt(Channel channel, SocketStamp stamp, Exchange exchange, PendingCall call) {
    Http1Connection connection = new Http1Connection(channel, stamp, this, shared);
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

  private final class Dialed implements Dialer.Listener {
    private final Exchange exchange;
    private final PendingCall call;

    private Dialed(Exchange exchange, PendingCall call) {
      this.exchange = exchange;
      this.call = call;
    }

    @Override
    public void connected(Channel channel, SocketStamp stamp, boolean http2) {
      adopt(channel, stamp, exchange, call);
    }

    @Override
    public void failed(String reason) {
      exchange.failed(Failure.CONNECT, reason, shared.clock().nanos());
    }
  }
}
