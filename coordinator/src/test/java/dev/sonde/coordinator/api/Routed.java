package dev.sonde.coordinator.api;

import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.Reach;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.kafka.KafkaSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The mounted routes. Their Kafka clients have no broker, and the tests do not use them. */
final class Routed {

  private Routed() {}

  /** All routes but those of HEAD, as {@code METHOD /path/{parameter}}. */
  static Set<String> paths() {
    Vertx vertx = Vertx.vertx();
    Api.Environment around =
        new Api.Environment(
            vertx,
            () -> 0,
            InstantSource.fixed(Instant.EPOCH),
            variable -> null,
            Reach.ofFleet(List.of()),
            SpecParser.DEFAULT_ENDPOINT,
            cause -> {},
            true,
            Outbound.DIRECT);
    ApiOptions options = new ApiOptions("127.0.0.1", 0, null, "c", "1");
    Set<String> paths = new TreeSet<>();
    try (Api api = new Api(options, KafkaSettings.of("127.0.0.1:1"), around)) {
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
