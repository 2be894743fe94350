package dev.sonde.coordinator.api;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves the API on one event loop. */
final class ApiVerticle extends VerticleBase {

  private static final int MOST_LINE_BYTES = 4 << 10;
  private static final int MOST_HEADER_BYTES = 8 << 10;

  /** A smaller body fits into one packet as it is. */
  private static final int COMPRESSED_BYTES = 1 << 10;

  /**
   * Idle timeout of a connection with a request in progress, such as one that waits for workers.
   * For other connections see {@link ConnectionLimits}.
   */
  private static final int IDLE_MINUTES = 15;

  private final ApiOptions options;
  private final ApiServices services;
  private final List<ApiExtension> extensions;
  private @Nullable HttpServer server;

  /**
   * @param extensions read when it starts
   */
  ApiVerticle(ApiOptions options, ApiServices services, List<ApiExtension> extensions) {
    this.options = options;
    this.services = services;
    this.extensions = extensions;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions serving =
        new HttpServerOptions()
            .setIdleTimeout(IDLE_MINUTES)
            .setIdleTimeoutUnit(TimeUnit.MINUTES)
            .setMaxInitialLineLength(MOST_LINE_BYTES)
            .setMaxHeaderSize(MOST_HEADER_BYTES)
            .setCompressionSupported(true)
            .setCompressionContentSizeThreshold(COMPRESSED_BYTES)
            // Only HTTP/1.1 is served: a second protocol would need limits of its own.
            .setHttp2ClearTextEnabled(false)
            .setUseAlpn(false);
    ApiTls tls = options.tls();
    if (tls != null) {
      serving.setSsl(true).setKeyCertOptions(tls.files());
    }
    ConnectionLimits connections = new ConnectionLimits(vertx, ConnectionLimits.Bounds.USUAL);
    HttpServer opened =
        vertx
            .createHttpServer(serving)
            .connectionHandler(connections::opened)
            .invalidRequestHandler(RequestSyntax::refuse)
            .requestHandler(
                RequestSyntax.before(router(vertx, options, services, extensions, connections)));
    server = opened;
    Future<HttpServer> listening = opened.listen(options.port(), options.host());
    return tls == null ? listening : listening.onSuccess(up -> tls.renew(vertx, up));
  }

  /** All routes. */
  static Router router(
      Vertx vertx,
      ApiOptions options,
      ApiServices services,
      List<ApiExtension> extensions,
      ConnectionLimits connections) {
    Router router = Router.router(vertx);
    RateLimits limits = new RateLimits(options.requestsPerSecond(), services.clock());
    router.route().handler(connections.begins());
    router.route().handler(Responses::guard);
    Origins origins = new Origins(options.origins());
    router.route().handler(origins);
    router.route().handler(new Access(options.token(), origins, limits, extensions));
    Methods methods = new Methods();
    router.route().handler(methods::options);
    SpecBody.mount(router);
    router.route().handler(connections.arrives());
    new RunRoutes(vertx, services).mount(router);
    new StreamRoutes(vertx, services).mount(router);
    new FleetRoutes(vertx, services).mount(router);
    extensions.forEach(each -> each.mount(router, vertx));
    methods.learn(router);
    router.route().failureHandler(Responses::fail);
    router.errorHandler(404, Responses::fail);
    router.errorHandler(405, methods::refuse);
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
