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
 * How many connections there are, how long one may wait for its next request, and how long a
 * request may take to arrive: a client that sends a byte a minute blocks no other. When all
 * connections are in use, the one that has been idle longest is closed for a new one, so a client
 * that only holds connections does not lock out others, such as an orchestrator's health checks.
 * Each address has a limit of its own, so long requests can lock out only their sender. Runs on the
 * event loop.
 */
final class ConnectionLimits {

  private static final String TIMER = "sonde.arrival";

  private final Vertx vertx;
  private final Bounds bounds;

  /** Requests under way, of each connection that is open. */
  private final Map<HttpConnection, Integer> underWay = new HashMap<>();

  /** Open connections, of each address that has any. */
  private final Map<String, Integer> addresses = new HashMap<>();

  /** Idle connections, the longest idle first, and the timers that will close them. */
  private final Map<HttpConnection, Long> idle = new LinkedHashMap<>();

  /**
   * What a connection may take.
   *
   * @param most connections at a time
   * @param mostOfOne of them, from one address; behind a proxy all are from its address
   * @param arrival of a request, the first included
   * @param idle between an answer and the next request
   */
  record Bounds(int most, int mostOfOne, Duration arrival, Duration idle) {
    static final Bounds USUAL =
        new Bounds(1_024, 512, Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  ConnectionLimits(Vertx vertx, Bounds bounds) {
    this.vertx = vertx;
    this.bounds = bounds;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Whether it closes in order is nobody's concern.
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

  /** A connection that is being closed for a new one is not counted any more. */
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
   * Closes the connection that has been idle longest, of one address if one is given; false if none
   * is idle.
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

  /** Called before the body of a request is read. */
  @SuppressWarnings("FutureReturnValueIgnored") // Whether it closes in order is nobody's concern.
  Handler<RoutingContext> begins() {
    return context -> {
      HttpConnection connection = context.request().connection();
      asks(connection);
      underWay.computeIfPresent(connection, (any, requests) -> requests + 1);
      context.put(TIMER, vertx.setTimer(bounds.arrival().toMillis(), late -> connection.close()));
      // The request was answered before all of it arrived: the rest may arrive until the timer
      // ends.
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

  /** Called after the body of a request was read. */
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
