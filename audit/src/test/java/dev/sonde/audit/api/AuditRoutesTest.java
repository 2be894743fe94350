package dev.sonde.audit.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.notify.DeliveryCounts;
import dev.sonde.audit.notify.Destinations;
import dev.sonde.audit.notify.HttpPost;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.audit.scheduler.AuditClient;
import dev.sonde.common.http.Outbound;
import dev.sonde.coordinator.api.FleetRoutes;
import dev.sonde.history.index.HistoryIndex;
import dev.sonde.history.query.ChangeQuery;
import dev.sonde.history.query.HistoryQuery;
import dev.sonde.kafka.KafkaSettings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** openapi.yaml describes all routes about audits and no others. */
class AuditRoutesTest {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  private static final Set<String> OURS =
      Set.of(
          "/api/v1/audits",
          "/api/v1/series",
          "/api/v1/changes",
          "/api/v1/alerts",
          "/api/v1/destinations");

  @Test
  void openApiDescribesEveryRoute(@TempDir Path folder) {
    assertThat(described()).isNotEmpty().isEqualTo(mounted(folder));
  }

  private static Set<String> described() {
    Load load = new Load(LoadSettings.builder().build());
    Map<?, ?> all = (Map<?, ?>) load.loadFromString(FleetRoutes.openApi());
    Map<?, ?> paths = (Map<?, ?>) Objects.requireNonNull(all.get("paths"));
    Set<String> described = new TreeSet<>();
    paths.forEach(
        (path, methods) ->
            ((Map<?, ?>) methods)
                .keySet().stream()
                    .map(String::valueOf)
                    .filter(METHODS::contains)
                    .filter(method -> OURS.stream().anyMatch(String.valueOf(path)::startsWith))
                    .forEach(
                        method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path)));
    return described;
  }

  private static Outbox outbox(InstantSource wall) {
    HttpPost post = new HttpPost(Outbound.DIRECT, wall);
    return new Outbox(Destinations.NONE, post, new DeliveryCounts(), () -> "");
  }

  private static Set<String> mounted(Path folder) {
    Vertx vertx = Vertx.vertx();
    AuditBook book = new AuditBook();
    InstantSource wall = InstantSource.fixed(Instant.EPOCH);
    Set<String> mounted = new TreeSet<>();
    try (AuditClient client = new AuditClient(KafkaSettings.of("127.0.0.1:1"), "t", book, wall)) {
      Router router = Router.router(vertx);
      new AuditRoutes(
              vertx,
              new AuditRoutes.Known(book, client, Destinations.NONE),
              () -> {
                throw new IllegalStateException("not asked");
              },
              wall)
          .mount(router);
      AlertViews views = new AlertViews(book.alertBook(), outbox(wall));
      new AlertRoutes(vertx, book, client, views).mount(router);
      new DestinationRoutes(vertx, outbox(wall), wall).mount(router);
      try (HistoryIndex index = new HistoryIndex(folder.resolve("history.sqlite"))) {
        new HistoryRoutes(vertx, book, new HistoryQuery(index), new ChangeQuery(index), wall)
            .mount(router);
      }
      for (Route route : router.getRoutes()) {
        for (HttpMethod method : route.methods()) {
          if (!method.equals(HttpMethod.HEAD)) {
            mounted.add(method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}"));
          }
        }
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
    return mounted;
  }
}
