package dev.sonde.coordinator.api;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Limits the number of connections, the time that a connection may be idle, and the time that a
 * request may take to arrive, so that a slow client does not block others. When all connections are
 * in use, the one that has been idle longest is closed for a new one. Idle connections therefore
 * cannot lock out other clients, such as an orchestrator's health checks. Each address has a limit
 * of its own, so that long requests can lock out only their sender. Used on the event loop.
 */
final class ConnectionLimits {

  private static final String TIMER = "sonde.arrival";

  private final Vertx vertx;
  private final Bounds bounds;

  /** Requests in progress of each open connection. */
  private final Map<HttpConnection, Integer> underWay = new HashMap<>();

  /** Open connections of each address. */
  private final Map<String, Integer> addresses = new HashMap<>();

  /** Idle connections, the longest idle first, with the timers that close them. */
  private final Map<HttpConnection, Long> idle = new LinkedHashMap<>();

  /**
   * The limits.
   *
   * @param most connections at a time
   * @param mostOfOne connections of one address; behind a proxy all have the proxy's address
   * @param arrival time for a request to arrive, the first of a connection included
   * @param idle time between a response and the next request
   */
  record Bounds(int most, int mostOfOne, Duration arrival, Duration idle) {
    static final Bounds USUAL =
        new Bounds(1_024, 512, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  ConnectionLimits(Vertx vertx, Bounds bounds) {
    this.vertx = vertx;
    this.bounds = bounds;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A failure to close has no consequence.
  void opened(HttpConnection connection) {
    String address = address(connection);
    boolean room =
        (addresses.getOrDefault(address, 0) < bounds.mostOfOne() || makeRoom(address))
            && (underWay.size() < bounds.most() || makeRoom(null));
    if (!room) {
      connection.close();
      return;
    }
    underWay.put(connection, 0);
    addresses.merge(address, 1, Integer::sum);
    rests(connection, bounds.arrival());
    connection.closeHandler(closed -> forget(connection));
  }

  /** Stops counting a connection, when it is closed or is being closed for a new one. */
  private void forget(HttpConnection connection) {
    asks(connection);
    if (underWay.remove(connection) != null) {
      addresses.computeIfPresent(
          address(connection), (any, open) -> open == 1 ? null : Integer.valueOf(open - 1));
    }
  }

  private static String address(HttpConnection connection) {
    return connection.remoteAddress().hostAddress();
  }

  /**
   * Closes the connection that has been idle longest, of one address if one is given. Returns false
   * when none is idle.
   */
  private boolean makeRoom(@Nullable String address) {
    Optional<HttpConnection> longest =
        idle.keySet().stream()
            .filter(each -> address == null || address(each).equals(address))
            .findFirst();
    longest.ifPresent(
        found -> {
          forget(found);
          found.close();
        });
    return longest.isPresent();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // A failure to close has no consequence.
  private void rests(HttpConnection connection, Duration most) {
    idle.put(connection, vertx.setTimer(most.toMillis(), late -> connection.close()));
  }

  private void asks(HttpConnection connection) {
    Long timer = idle.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  /** Called before the body of a request is read. */
  @SuppressWarnings("FutureReturnValueIgnored") // A failure to close has no consequence.
  Handler<RoutingContext> begins() {
    return context -> {
      HttpConnection connection = context.request().connection();
      asks(connection);
      underWay.computeIfPresent(connection, (any, requests) -> requests + 1);
      context.put(TIMER, vertx.setTimer(bounds.arrival().toMillis(), late -> connection.close()));
      // If the response was sent before the whole request arrived, the timer continues for the
      // rest.
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

  /** Called after the body of a request was read. A request without a body may not have ended. */
  Handler<RoutingContext> arrives() {
    return context -> {
      if (context.request().isEnded()) {
        arrived(context);
      } else {
        context.request().endHandler(ended -> arrived(context));
      }
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
