package dev.sonde.coordinator.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The mounted routes. Their Kafka clients have no broker, and the tests do not use them. */
final class Routed {

  private Routed() {}

  /** All routes but those of HEAD, as {@code METHOD /path/{parameter}}. */
  static Set<String> paths() {
    Vertx vertx = Vertx.vertx();
    Set<String> paths = new TreeSet<>();
    try (Api api = DetachedApi.on(vertx, null, List.of())) {
      for (Route route : api.router().getRoutes()) {
        if (route.methods() != null) {
          route.methods().stream()
              .filter(method -> !method.equals(HttpMethod.HEAD))
              .forEach(method -> paths.add(method + " " + path(route)));
        }
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
    return paths;
  }

  /** The one route that is written as an expression has no path. */
  private static String path(Route route) {
    String path = route.getPath();
    return path == null ? "/api/v1/models/{model}/providers" : path.replaceAll(":(\\w+)", "{$1}");
  }
}
