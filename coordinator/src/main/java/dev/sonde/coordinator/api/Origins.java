package dev.sonde.coordinator.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.List;
import java.util.Set;

/** Lets pages of the allowed origins use the API, and no others (CORS). */
final class Origins implements Handler<RoutingContext> {

  private static final int PREFLIGHT_SECONDS = 600;

  private final Set<String> allowed;
  private final CorsHandler cors;

  Origins(List<String> allowed) {
    this.allowed = Set.copyOf(allowed);
    this.cors =
        CorsHandler.create()
            .addOrigins(allowed)
            .allowedMethods(
                Set.of(
                    HttpMethod.GET,
                    HttpMethod.HEAD,
                    HttpMethod.POST,
                    HttpMethod.DELETE,
                    HttpMethod.OPTIONS))
            .allowedHeaders(
                Set.of(
                    "Authorization",
                    "Content-Type",
                    "Idempotency-Key",
                    "If-None-Match",
                    "Last-Event-ID"))
            .exposedHeaders(Set.of("Allow", "ETag", "Location", "Retry-After"))
            .maxAgeSeconds(PREFLIGHT_SECONDS);
  }

  /** Whether pages of this origin may use the API. */
  boolean allow(String origin) {
    return allowed.contains(origin);
  }

  /** Other origins get no headers here; whether they are refused is up to {@link Access}. */
  @Override
  public void handle(RoutingContext context) {
    if (!allowed.isEmpty()) {
      context.response().putHeader("Vary", "Origin");
    }
    String origin = context.request().getHeader(HttpHeaders.ORIGIN);
    if (origin != null && allow(origin)) {
      cors.handle(context);
    } else {
      context.next();
    }
  }
}
