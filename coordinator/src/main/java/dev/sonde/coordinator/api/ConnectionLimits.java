package dev.sonde.coordinator.api;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many connections there are, how long one may wait for its next request, and how long a
 * request may take to arrive: a client that sends a byte a minute holds nothing up. When all are
 * taken, the one that has asked for nothing for longest makes room: whoever only holds connections
 * keeps nobody out, an orchestrator's health checks least of all. On the event loop.
 */
final class ConnectionLimits {

  private static final String TIMER = "sonde.arrival";

  private final Vertx vertx;
  private final Bounds bounds;

  /** Requests under way, of each connection that is open. */
  private final Map<HttpConnection, Integer> underWay = new HashMap<>();

  /** Those that ask for nothing, the longest first, and what will close them. */
  private final Map<HttpConnection, Long> idle = new LinkedHashMap<>();

  /**
   * What a connection may take.
   *
   * @param most connections at a time
   * @param arrival of a request, the first included
   * @param idle between an answer and the next request
   */
  record Bounds(int most, Duration arrival, Duration idle) {
    static final Bounds USUAL = new Bounds(1_024, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  ConnectionLimits(Vertx vertx, Bounds bounds) {
    this.vertx = vertx;
    this.bounds = bounds;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Whether it closes in order is nobody's concern.
  void opened(HttpConnection connection) {
    if (underWay.size() >= bounds.most() && !makeRoom()) {
      connection.close();
      return;
    }
    underWay.put(connection, 0);
    rests(connection, bounds.arrival());
    connection.closeHandler(
        closed -> {
          underWay.remove(connection);
          asks(connection);
        });
  }

  /** Closes who has rested longest; false where nobody rests. */
  @SuppressWarnings("FutureReturnValueIgnored") // Whether it closes in order is nobody's concern.
  private boolean makeRoom() {
    if (idle.isEmpty()) {
      return false;
    }
    HttpConnection longest = idle.keySet().iterator().next();
    asks(longest);
    // What closes later is counted no more.
    underWay.remove(longest);
    longest.close();
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Whether it closes in order is nobody's concern.
  private void rests(HttpConnection connection, Duration most) {
    idle.put(connection, vertx.setTimer(most.toMillis(), late -> connection.close()));
  }

  private void asks(HttpConnection connection) {
    Long timer = idle.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  /** Before anything is read of a request's body. */
  @SuppressWarnings("FutureReturnValueIgnored") // Whether it closes in order is nobody's concern.
  Handler<RoutingContext> begins() {
    return context -> {
      HttpConnection connection = context.request().connection();
      asks(connection);
      underWay.computeIfPresent(connection, (any, requests) -> requests + 1);
      context.put(TIMER, vertx.setTimer(bounds.arrival().toMillis(), late -> connection.close()));
      // Answered before it has come whole: what still comes has until the timer.
      context.addEndHandler(
          answered -> {
            arrived(context);
            ends(connection);
          });
      context.next();
    };
  }

  private void ends(HttpConnection connection) {
    Integer left = underWay.computeIfPresent(connection, (any, requests) -> requests - 1);
    if (left != null && left == 0) {
      asks(connection);
      rests(connection, bounds.idle());
    }
  }

  /** After the body. */
  Handler<RoutingContext> arrives() {
    return context -> {
      arrived(context);
      context.next();
    };
  }

  private void arrived(RoutingContext context) {
    Long timer = context.get(TIMER);
    if (timer != null && context.request().isEnded()) {
      vertx.cancelTimer(timer);
    }
  }
}
