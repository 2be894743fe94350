package dev.sonde.coordinator.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/**
 * Reads the bodies of requests. Every body is a spec: its type is removed, because none is read as
 * a form, which is what curl calls a body by default. What fails while a body is read is the
 * client's fault.
 */
public final class SpecBody {

  private static final long MOST_BYTES = 1 << 20;
  private static final String READING = "sonde.reading";

  private SpecBody() {}

  /** Before the routes that read a body. */
  public static void mount(Router router) {
    router.route().handler(SpecBody::begins);
    router.route().handler(BodyHandler.create(false).setBodyLimit(MOST_BYTES));
    router.route().handler(SpecBody::ends);
  }

  private static void begins(RoutingContext context) {
    context.request().headers().remove(HttpHeaders.CONTENT_TYPE);
    context.put(READING, true);
    context.next();
  }

  private static void ends(RoutingContext context) {
    context.remove(READING);
    context.next();
  }

  /** Whether the request failed while its body was read. */
  static boolean isBeingRead(RoutingContext context) {
    return context.get(READING) != null;
  }
}
