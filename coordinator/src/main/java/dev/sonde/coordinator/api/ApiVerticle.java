package dev.sonde.coordinator.api;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves the API on one event loop. */
final class ApiVerticle extends VerticleBase {

  private static final long MOST_BODY_BYTES = 1 << 20;
  private static final int IDLE_MINUTES = 15;

  private final ApiOptions options;
  private final Knowledge knowledge;
  private @Nullable HttpServer server;

  ApiVerticle(ApiOptions options, Knowledge knowledge) {
    this.options = options;
    this.knowledge = knowledge;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions serving =
        new HttpServerOptions().setIdleTimeout(IDLE_MINUTES).setIdleTimeoutUnit(TimeUnit.MINUTES);
    HttpServer opened =
        vertx.createHttpServer(serving).requestHandler(router(vertx, options, knowledge));
    server = opened;
    return opened.listen(options.port(), options.host());
  }

  /** Every route there is. */
  static Router router(Vertx vertx, ApiOptions options, Knowledge knowledge) {
    Router router = Router.router(vertx);
    router.route().handler(new Access(options.token()));
    router.route().handler(BodyHandler.create(false).setBodyLimit(MOST_BODY_BYTES));
    new RunRoutes(vertx, knowledge).mount(router);
    new StreamRoutes(vertx, knowledge).mount(router);
    new FleetRoutes(vertx, knowledge).mount(router);
    router.route().failureHandler(Answers::fail);
    router.errorHandler(404, Answers::fail);
    router.errorHandler(405, Answers::fail);
    return router;
  }

  int port() {
    HttpServer opened = server;
    if (opened == null) {
      throw new IllegalStateException("the API has not started");
    }
    return opened.actualPort();
  }
}
