package dev.sonde.worker.http;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;

/**
 * The HTTP/2 connections to one host. The pool has no limit: when all are full it opens another. If
 * the server chooses HTTP/1.1, the HTTP/1.1 pool is used.
 */
final class Http2Pool {

  /** The streams that a connection is expected to allow until its settings arrive. */
  private static final int EXPECTED_STREAMS = 100;

  private record Waiter(Exchange exchange, PendingCall call) {}

  private final Endpoint endpoint;
  private final ConnectionContext shared;
  private final Http1Pool http1;
  private final List<Http2Connection> connections = new ArrayList<>();
  private final List<Dialing> dialing = new ArrayList<>();
  private boolean http1Only;

  Http2Pool(Endpoint endpoint, ConnectionContext shared, Http1Pool http1) {
    this.endpoint = endpoint;
    this.shared = shared;
    this.http1 = http1;
  }

  void start(Exchange exchange, PendingCall call) {
    if (http1Only) {
      http1.start(exchange, call);
    } else if (!onEstablished(exchange, call, true)) {
      awaitConnection(new Waiter(exchange, call));
    }
  }

  private boolean onEstablished(Exchange exchange, PendingCall call, boolean reused) {
    for (Http2Connection connection : List.copyOf(connections)) {
      if (connection.hasRoom()) {
        connection.start(exchange, call, reused);
        return true;
      }
    }
    return false;
  }

  private void awaitConnection(Waiter waiter) {
    for (Dialing each : dialing) {
      if (each.waiters.size() < EXPECTED_STREAMS) {
        each.waiters.add(waiter);
        return;
      }
    }
    Dialing started = new Dialing();
    started.waiters.add(waiter);
    dialing.add(started);
    shared.dialer().dial(endpoint, true, started);
  }

  /**
   * Called when the peer's settings have arrived: waiting requests are sent, or wait for another
   * connection.
   */
  void ready(Http2Connection connection) {
    connections.add(connection);
    for (Waiter waiter : waitersOf(connection)) {
      if (!waiter.call.aborted() && !onEstablished(waiter.exchange, waiter.call, false)) {
        awaitConnection(waiter);
      }
    }
  }

  /** Fails the requests that wait for a connection which was lost before it was ready. */
  void failed(Http2Connection connection, String reason) {
    fail(waitersOf(connection), reason);
  }

  private void fail(List<Waiter> waiters, String reason) {
    for (Waiter waiter : waiters) {
      if (!waiter.call.aborted()) {
        waiter.exchange.failed(Failure.CONNECT, reason, shared.clock().nanos());
      }
    }
  }

  private List<Waiter> waitersOf(Http2Connection connection) {
    for (Dialing each : dialing) {
      if (each.connections.contains(connection)) {
        dialing.remove(each);
        return each.waiters;
      }
    }
    return List.of();
  }

  void forget(Http2Connection connection) {
    connections.remove(connection);
  }

  void close() {
    List.copyOf(connections).forEach(Http2Connection::leave);
  }

  /** A connection that is being opened, and the requests that wait for it. */
  private final class Dialing implements Dialer.Listener {
    private final List<Waiter> waiters = new ArrayList<>();
    private final List<Http2Connection> connections = new ArrayList<>(1);

    @Override
    public void connected(Channel channel, SocketStamp stamp, boolean http2) {
      if (http2) {
        connections.add(new Http2Connection(channel, stamp, shared, Http2Pool.this));
        return;
      }
      http1Only = true;
      dialing.remove(this);
      boolean adopted = false;
      for (Waiter waiter : waiters) {
        if (waiter.call.aborted()) {
          continue;
        }
        if (adopted) {
          http1.start(waiter.exchange, waiter.call);
        } else {
          http1.adopt(channel, stamp, waiter.exchange, waiter.call);
          adopted = true;
        }
      }
      if (!adopted) {
        Transport.close(channel);
      }
    }

    @Override
    public void failed(String reason) {
      dialing.remove(this);
      fail(waiters, reason);
    }
  }
}
