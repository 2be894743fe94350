package dev.sonde.coordinator.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.sonde.analysis.report.Sha256;
import dev.sonde.common.text.PrintableText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends responses. Blocking work is done outside the event loop; failures become problems. */
public final class Responses {

  private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
  private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

  private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

  /** A report contains scripts. This policy isolates its origin from that of the API. */
  private static final String PAGE =
      "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
          + " frame-ancestors 'none'; sandbox allow-scripts allow-downloads";

  private final Vertx vertx;

  public Responses(Vertx vertx) {
    this.vertx = vertx;
  }

  public <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  /** Sends the result of the work when it is done. */
  public <T> void answer(RoutingContext context, Callable<T> work, Consumer<T> with) {
    answer(context, blocking(work), with);
  }

  public <T> void answer(RoutingContext context, Future<T> work, Consumer<T> with) {
    work.onSuccess(
            found -> {
              try {
                if (!context.response().closed()) {
                  with.accept(found);
                }
              } catch (RuntimeException e) {
                // Vert.x would report it and leave the client without an answer.
                context.fail(e);
              }
            })
        .onFailure(context::fail);
  }

  /** A response with texts of other origin must not be executed by a browser. */
  static void guard(RoutingContext context) {
    guard(context.response());
    context.next();
  }

  static void guard(HttpServerResponse response) {
    response
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Cache-Control", "no-store")
        .putHeader("Content-Security-Policy", NOTHING);
  }

  public static void json(RoutingContext context, int status, JsonNode body) {
    try {
      send(
          context,
          status,
          "application/json",
          PrintableText.json(JSON.writeValueAsString(body)) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It fails only if the client has closed.
  public static void send(RoutingContext context, int status, String type, String body) {
    HttpServerResponse response = context.response();
    if (type.startsWith("text/html")) {
      response.putHeader("Content-Security-Policy", PAGE);
    }
    response.setStatusCode(status).putHeader("Content-Type", type);
    if (context.request().method().equals(HttpMethod.HEAD)) {
      int length = body.getBytes(StandardCharsets.UTF_8).length;
      response.putHeader("Content-Length", Integer.toString(length)).end();
    } else {
      response.end(body);
    }
  }

  /** Sends a body that a client may keep, and ask for again by its tag. */
  @SuppressWarnings("FutureReturnValueIgnored") // It fails only if the client has closed.
  public static void cacheable(RoutingContext context, String type, String body) {
    context.response().putHeader("Cache-Control", "private, no-cache");
    // Weak: a compressed body has the same tag.
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String signature = Sha256.signature(ByteBuffer.wrap(bytes).position(bytes.length));
    context.etag("W/\"" + signature + "\"");
    if (context.isFresh()) {
      context.response().setStatusCode(304).end();
    } else {
      send(context, 200, type, body);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It fails only if the client has closed.
  static void end(HttpServerResponse response, String rest) {
    response.end(rest);
  }

  /** Only a defect of Sonde has a stack trace: what is known to go wrong has words. */
  private static void log(RoutingContext context, Problem problem) {
    Throwable failure = context.failure();
    if (problem.status() < 500 || failure == null) {
      return;
    }
    HttpServerRequest request = context.request();
    if (Problem.of(failure) == null) {
      LOG.warn("{} {} failed", request.method(), request.path(), failure);
    } else {
      LOG.warn("{} {} failed: {}", request.method(), request.path(), problem.getMessage());
    }
  }

  /** What a failed request is told; a defect of Sonde is a problem of status 500. */
  public static Problem problem(RoutingContext context) {
    Throwable failure = context.failure();
    Problem problem = failure == null ? null : Problem.of(failure);
    if (problem == null && failure != null && SpecBody.isBeingRead(context)) {
      problem = new Problem(400, "the body of the request cannot be read");
    }
    if (problem == null) {
      int status = failure == null ? context.statusCode() : 500;
      problem = new Problem(status, Problem.detail(status, null));
    }
    return problem;
  }

  /** Sends the problem of a failed request. */
  @SuppressWarnings("FutureReturnValueIgnored") // The connection is closed in any case.
  static void fail(RoutingContext context) {
    HttpServerResponse response = context.response();
    Problem problem = problem(context);
    log(context, problem);
    if (problem.retryAfterSeconds() > 0 && !response.headWritten()) {
      response.putHeader("Retry-After", Integer.toString(problem.retryAfterSeconds()));
    }
    if (response.headWritten()) {
      // A truncated response must not look complete.
      context.request().connection().close();
    } else {
      send(context, problem.status(), Problem.MEDIA_TYPE, problem.json());
    }
  }
}
