package dev.sonde.page;

import dev.sonde.coordinator.api.Problem;
import dev.sonde.coordinator.api.Responses;
import dev.sonde.page.view.Frame;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends pages. Used on the event loop. */
final class Shell {

  /** No inline script or style, nothing from elsewhere, no frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private static final String HTML = "text/html; charset=utf-8";
  private static final Logger LOG = LoggerFactory.getLogger(Shell.class);

  private final Templates templates;
  private final PageAssets assets;
  private final Visits visits;

  Shell(Templates templates, PageAssets assets, Visits visits) {
    this.templates = templates;
    this.assets = assets;
    this.visits = visits;
  }

  Visits visits() {
    return visits;
  }

  /**
   * A page to send.
   *
   * @param values of the template besides its frame
   * @param modules scripts that it needs besides the usual one
   */
  record Page(String template, String title, Map<String, Object> values, List<String> modules) {

    Page(String template, String title, Map<String, Object> values) {
      this(template, title, values, List.of());
    }
  }

  void send(RoutingContext context, int status, Page page) {
    String session = visits.session(context);
    Map<String, Object> values = new HashMap<>(page.values);
    values.put(
        "frame",
        new Frame(
            page.title,
            context.request().path(),
            session.isEmpty() ? "" : visits.sessions().formToken(session),
            visits.sessions().areNeeded() && !session.isEmpty(),
            assets.base(),
            page.modules));
    markup(context, status, templates.render(page.template, values));
  }

  /** A part of a page. */
  String part(String template, Map<String, Object> values) {
    return templates.render(template, values);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // It fails only if the client has closed.
  private static void markup(RoutingContext context, int status, String markup) {
    HttpServerResponse response = context.response();
    response
        .setStatusCode(status)
        .putHeader("Content-Type", HTML)
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("Referrer-Policy", "same-origin");
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.end();
    } else {
      response.end(markup);
    }
  }

  /** Sends the browser to another page, which it asks for by GET. */
  @SuppressWarnings("FutureReturnValueIgnored") // It fails only if the client has closed.
  static void redirect(RoutingContext context, String path) {
    context.response().setStatusCode(303).putHeader("Location", path).end();
  }

  /** Sends what went wrong, as a page; who is not signed in comes back here after signing in. */
  @SuppressWarnings("FutureReturnValueIgnored") // The connection is closed in any case.
  void fail(RoutingContext context) {
    if (context.response().headWritten()) {
      // A truncated answer must not look complete.
      context.request().connection().close();
      return;
    }
    Throwable failure = context.failure();
    Problem problem = Responses.problem(context);
    if (problem.status() >= 500 && failure != null && Problem.of(failure) == null) {
      LOG.warn("{} {} failed", context.request().method(), context.request().path(), failure);
    }
    boolean reads = !context.request().method().equals(HttpMethod.POST);
    if (problem.status() == 401 && reads) {
      String to = URLEncoder.encode(context.request().uri(), StandardCharsets.UTF_8);
      redirect(context, "/signin?to=" + to);
      return;
    }
    if (problem.retryAfterSeconds() > 0) {
      context.response().putHeader("Retry-After", Integer.toString(problem.retryAfterSeconds()));
    }
    String said = String.valueOf(problem.getMessage());
    send(
        context,
        problem.status(),
        new Page("error", "Error", Map.of("status", problem.status(), "message", said)));
  }
}
