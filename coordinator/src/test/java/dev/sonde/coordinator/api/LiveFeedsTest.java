package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clock moves two seconds at each reading, so that no message waits for its time. */
class LiveFeedsTest {

  private final Vertx vertx = Vertx.vertx();
  private final RunChanges changes = new RunChanges();
  private final Run run = RunBuilder.of("a").build();
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicReference<LiveFeeds.Message> state =
      new AtomicReference<>(new LiveFeeds.Message("data: 1\n\n", false));
  private final AtomicInteger readings = new AtomicInteger();
  private HttpServer server;
  private HttpClient client;

  private static <T> T join(io.vertx.core.Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @BeforeEach
  @SuppressWarnings("FutureReturnValueIgnored") // The future that it completes is awaited.
  void serve() {
    CompletableFuture<HttpServer> up = new CompletableFuture<>();
    vertx.runOnContext(
        any -> {
          LiveFeeds feeds = new LiveFeeds(vertx, changes, this::nanos, this::message);
          Router router = Router.router(vertx);
          router.get("/live").handler(context -> feeds.open(context, run));
          vertx
              .createHttpServer()
              .requestHandler(router)
              .listen(0, "127.0.0.1")
              .onComplete(up::complete, up::completeExceptionally);
        });
    server = up.join();
    client = vertx.createHttpClient();
  }

  @AfterEach
  void stop() {
    join(vertx.close());
  }

  private long nanos() {
    return TimeUnit.SECONDS.toNanos(2L * readings.incrementAndGet());
  }

  private LiveFeeds.Message message(Run of) {
    assertThat(of).isEqualTo(run);
    made.incrementAndGet();
    return Objects.requireNonNull(state.get());
  }

  private CompletableFuture<String> follow(List<String> seen) {
    return client
        .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/live")
        .compose(request -> request.send())
        .compose(
            response -> {
              response.handler(chunk -> seen.add(chunk.toString()));
              return response.end();
            })
        .map(end -> String.join("", seen))
        .toCompletionStage()
        .toCompletableFuture();
  }

  private static void await(List<String> seen, String part) {
    Awaitility.await().until(() -> String.join("", seen).contains(part));
  }

  @Test
  void aChangeOfARunReachesAllItsClients() {
    List<String> one = new CopyOnWriteArrayList<>();
    List<String> other = new CopyOnWriteArrayList<>();
    CompletableFuture<String> first = follow(one);
    await(one, "data: 1");
    CompletableFuture<String> second = follow(other);
    await(other, "data: 1");

    state.set(new LiveFeeds.Message("id: final\ndata: 2\n\n", true));
    changes.tell(run.id());

    assertThat(first.orTimeout(20, TimeUnit.SECONDS).join()).endsWith("id: final\ndata: 2\n\n");
    assertThat(second.orTimeout(20, TimeUnit.SECONDS).join()).endsWith("id: final\ndata: 2\n\n");
    assertThat(String.join("", one)).startsWith("retry: 1000\n\n");
  }

  @Test
  void whoHasSeenTheEndIsToldSo() {
    int status =
        join(
            client
                .request(HttpMethod.GET, server.actualPort(), "127.0.0.1", "/live")
                .compose(request -> request.putHeader("Last-Event-ID", "final").send())
                .map(response -> response.statusCode()));

    assertThat(status).isEqualTo(204);
    assertThat(made.get()).isZero();
  }
}
