package dev.sonde.coordinator.api;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import org.jspecify.annotations.Nullable;

/** Serves the API on one event loop. */
final class ApiVerticle extends VerticleBase {

  private final ApiOptions options;
  private @Nullable HttpServer server;

  ApiVerticle(ApiOptions options) {
    this.options = options;
  }

  @Override
  public Future<?> start() {
    Router router = Router.router(vertx);
    router.get("/healthz").handler(context -> context.response().end("ok\n"));
    HttpServer opened = vertx.createHttpServer(new HttpServerOptions()).requestHandler(router);
    server = opened;
    return opened.listen(options.port(), options.host());
  }

  int port() {
    HttpServer opened = server;
    if (opened == null) {
      throw new IllegalStateException("the API has not started");
    }
    return opened.actualPort();
  }
}
