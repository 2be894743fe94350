package dev.sonde.worker.http;

import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP/2 connections to one host. The pool has no limit: when all are full it opens another,
 * unless connections to this host prove useless ({@link ConnectLimiter}). If the server chooses
 * HTTP/1.1, the HTTP/1.1 pool is used.
 */
final class Http2Pool {

  /** The streams that a connection is expected to allow until the first settings arrive. */
  private static final int EXPECTED_STREAMS = 100;

  private record Waiter(Exchange exchange, PendingCall call) {}

  private final ConnectionContext shared;
  private final ConnectLimiter limiter;
  private final Http1Pool http1;
  private final List<Http2Connection> connections = new ArrayList<>();
  private final List<Opening> openings = new ArrayList<>();
  private int expectedStreams = EXPECTED_STREAMS;
  private boolean http1Only;

  Http2Pool(ConnectionContext shared, ConnectLimiter limiter, Http1Pool http1) {
    this.shared = shared;
    this.limiter = limiter;
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
    for (Opening each : openings) {
      if (each.hasRoom()) {
        each.add(waiter);
        return;
      }
    }
    Opening started = new Opening();
    openings.add(started);
    started.add(waiter);
    started.attempt = limiter.connect(true, started);
  }

  /**
   * Called when the peer's settings allow a stream: waiting requests are sent, or wait for another
   * connection.
   */
  void ready(Http2Connection connection, int maxStreams) {
    expectedStreams = Math.min(EXPECTED_STREAMS, maxStreams);
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
    for (Opening each : openings) {
      if (connection.equals(each.connection)) {
        openings.remove(each);
        return List.copyOf(each.waiters);
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
  private final class Opening implements ConnectLimiter.Listener {
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private ConnectLimiter.@Nullable Attempt attempt;
    private @Nullable Http2Connection connection;

    /** A connection that allows no stream yet takes all: another one is likely to allow none. */
    private boolean hasRoom() {
      return waiters.size() < expectedStreams || (connection != null && connection.allowsNone());
    }

    private void add(Waiter waiter) {
      waiters.add(waiter);
      waiter.call.waiting(() -> leave(waiter));
    }

    /** Gives the connection up when no request waits for it any more. */
    private void leave(Waiter waiter) {
      waiters.remove(waiter);
      if (waiters.isEmpty() && openings.remove(this)) {
        if (attempt != null) {
          attempt.cancel();
        }
        if (connection != null) {
          connection.leave();
        }
      }
    }

    @Override
    public void connected(
        Channel channel, SocketStamp stamp, boolean http2, ConnectLimiter.Attempt from) {
      if (http2) {
        connection = new Http2Connection(channel, stamp, shared, Http2Pool.this, from);
        return;
      }
      http1Only = true;
      openings.remove(this);
      Http1Connection opened = http1.connection(channel, stamp, from);
      boolean adopted = false;
      for (Waiter waiter : List.copyOf(waiters)) {
        if (waiter.call.aborted()) {
          continue;
        }
        if (adopted) {
          http1.start(waiter.exchange, waiter.call);
        } else {
          http1.adopt(opened, waiter.exchange, waiter.call);
          adopted = true;
        }
      }
      if (!adopted) {
        opened.close();
      }
    }

    @Override
    public void failed(String reason) {
      openings.remove(this);
      fail(List.copyOf(waiters), reason);
    }
  }
}
