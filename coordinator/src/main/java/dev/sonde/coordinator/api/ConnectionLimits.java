package dev.sonde.coordinator.api;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.HashMap;
import java.util.Map;

/**
 * How many connections there are, and how long a request may take to arrive: a client that sends a
 * byte a minute holds nothing up. On the event loop.
 */
final class ConnectionLimits {

  static final int MOST = 1_024;
  static final long ARRIVAL_MILLIS = 10_000;
  private static final String TIMER = "sonde.arrival";

  private final Vertx vertx;
  private final long arrivalMillis;

  /** Those whose first request has not come, and what will close them. */
  private final Map<HttpConnection, Long> silent = new HashMap<>();

  private int open;

  ConnectionLimits(Vertx vertx, long arrivalMillis) {
    this.vertx = vertx;
    this.arrivalMillis = arrivalMillis;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // Whether it closes in order is nobody's concern.
  void opened(HttpConnection connection) {
    if (open >= MOST) {
      connection.close();
      return;
    }
    open++;
    silent.put(connection, vertx.setTimer(arrivalMillis, late -> connection.close()));
    connection.closeHandler(
        closed -> {
          open--;
          heard(connection);
        });
  }

  private void heard(HttpConnection connection) {
    Long timer = silent.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  /** Before anything is read of a request's body. */
  @SuppressWarnings("FutureReturnValueIgnored") // Whether it closes in order is nobody's concern.
  Handler<RoutingContext> begins() {
    return context -> {
      HttpConnection connection = context.request().connection();
      heard(connection);
      context.put(TIMER, vertx.setTimer(arrivalMillis, late -> connection.close()));
      // Answered before it has come whole: what still comes has until the timer.
      context.addEndHandler(answered -> arrived(context));
      context.next();
    };
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
