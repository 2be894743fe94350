package dev.sonde.coordinator.api;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parameters of a request's query, each of which is given once at most. */
public final class QueryParameters {

  private QueryParameters() {}

  /** The value; null if it is not given. */
  public static @Nullable String text(RoutingContext context, String name) {
    List<String> given = context.queryParam(name);
    if (given.size() > 1) {
      throw new Problem(400, name + " is given " + given.size() + " times, allowed is once");
    }
    return given.isEmpty() ? null : given.get(0);
  }

  /** Whether it is true; false if it is not given. */
  public static boolean flag(RoutingContext context, String name) {
    String given = text(context, name);
    if (given == null || given.equals("false")) {
      return false;
    }
    if (given.equals("true")) {
      return true;
    }
    throw new Problem(400, name + " is \"" + given + "\", allowed are true and false");
  }
}
