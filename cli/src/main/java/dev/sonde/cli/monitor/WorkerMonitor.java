package dev.sonde.cli.monitor;

import dev.sonde.worker.WorkerState;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics} of a worker's process. Needs no token: it
 * serves counts and loads, and nothing about runs, prompts or tokens.
 */
public final class WorkerMonitor implements AutoCloseable {

  private static final Duration SILENT = Duration.ofSeconds(5);
  private static final int IDLE_SECONDS = 30;
  private static final int MAX_HEADER_BYTES = 4096;

  private final Supplier<Optional<WorkerState>> state;
  private final WorkerMetrics metrics;
  private final HttpServer server;
  private volatile boolean draining;

  /** Serves this state; the supplier is called on an event loop. */
  public WorkerMonitor(
      Vertx vertx, String worker, String region, Supplier<Optional<WorkerState>> state) {
    this.state = state;
    this.metrics = new WorkerMetrics(worker, region, state);
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setIdleTimeout(IDLE_SECONDS)
                    .setIdleTimeoutUnit(TimeUnit.SECONDS)
                    .setMaxHeaderSize(MAX_HEADER_BYTES))
            .requestHandler(this::answer);
  }

  /** Starts to listen; completes with the port. */
  public CompletableFuture<Integer> start(String host, int port) {
    return server
        .listen(port, host)
        .map(HttpServer::actualPort)
        .toCompletionStage()
        .toCompletableFuture();
  }

  /** Makes {@code /readyz} answer 503 from now on. */
  public void draining() {
    draining = true;
  }

  private void answer(HttpServerRequest request) {
    if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
      request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      text(request, 405, "only GET and HEAD\n");
      return;
    }
    switch (request.path()) {
      case "/healthz" -> text(request, 200, "ok\n");
      case "/readyz" -> {
        String fault = fault();
        text(request, fault.isEmpty() ? 200 : 503, (fault.isEmpty() ? "ready" : fault) + "\n");
      }
      case "/metrics" -> send(request, 200, WorkerMetrics.MEDIA_TYPE, metrics.scrape());
      default -> text(request, 404, "here are /healthz, /readyz and /metrics\n");
    }
  }

  private String fault() {
    if (draining) {
      return "draining: no further jobs are taken";
    }
    Optional<WorkerState> known = state.get();
    if (known.isEmpty()) {
      return "not yet a member of its region";
    }
    Duration since = known.get().since();
    return since.compareTo(SILENT) > 0
        ? "the broker took no heartbeat for " + since.toSeconds() + " s"
        : "";
  }

  private static void text(HttpServerRequest request, int status, String text) {
    send(request, status, "text/plain; charset=utf-8", text);
  }

  private static void send(HttpServerRequest request, int status, String type, String body) {
    HttpServerResponse response =
        request.response().setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, type);
    response.end(body).onFailure(gone -> request.connection().close());
  }

  @Override
  public void close() {
    server.close().toCompletionStage().toCompletableFuture().join();
    metrics.close();
  }
}
