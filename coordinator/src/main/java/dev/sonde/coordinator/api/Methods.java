package dev.sonde.coordinator.api;

import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which methods a path has. Where GET is, HEAD is too; OPTIONS is everywhere. Used on the event
 * loop.
 */
public final class Methods {

  /** A parameter of a path, such as {@code :id}. */
  private static final Pattern PARAMETER = Pattern.compile(":\\w+");

  private record Known(Pattern path, Set<HttpMethod> methods) {}

  private final List<Known> known = new ArrayList<>();

  /** A route that reads. */
  public static Route get(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /** A route that reads, whose path is a regular expression. */
  static Route getWithRegex(Router router, String path) {
    return router.routeWithRegex(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }

  /** Takes up the routes that are mounted so far. */
  void learn(Router router) {
    for (Route route : router.getRoutes()) {
      if (route.methods() != null) {
        known.add(new Known(pattern(route), route.methods()));
      }
    }
  }

  private static Pattern pattern(Route route) {
    String path = route.getPath();
    return Pattern.compile(
        path == null ? FleetRoutes.PROVIDERS : PARAMETER.matcher(path).replaceAll("[^/]+"));
  }

  /** The methods of a path, as {@code Allow} lists them; empty for a path that does not exist. */
  String allowed(String path) {
    Set<String> methods = new TreeSet<>();
    for (Known each : known) {
      if (each.path.matcher(path).matches()) {
        each.methods.forEach(method -> methods.add(method.name()));
      }
    }
    if (!methods.isEmpty()) {
      methods.add(HttpMethod.OPTIONS.name());
    }
    return String.join(", ", methods);
  }

  /** Answers OPTIONS, and passes on everything else. */
  @SuppressWarnings("FutureReturnValueIgnored") // It fails only if the client has closed.
  void options(RoutingContext context) {
    String allowed = allowed(context.normalizedPath());
    if (!context.request().method().equals(HttpMethod.OPTIONS) || allowed.isEmpty()) {
      context.next();
      return;
    }
    context.response().setStatusCode(204).putHeader("Allow", allowed).end();
  }

  /** Fails a request whose path has no such method. */
  void refuse(RoutingContext context) {
    if (!context.response().headWritten()) {
      context.response().putHeader("Allow", allowed(context.normalizedPath()));
    }
    Responses.fail(context);
  }
}
