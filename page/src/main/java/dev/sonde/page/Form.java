package dev.sonde.page;

import dev.sonde.coordinator.api.Problem;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The fields of a form that was sent, at most 100 of them. */
record Form(Map<String, List<String>> fields) {

  private static final int MOST_FIELDS = 100;

  /**
   * The form in the body of a request.
   *
   * @throws Problem if it is not percent-encoded as it should be
   */
  static Form of(RoutingContext context) {
    String body = context.body().asString("UTF-8");
    String query = "?" + (body == null ? "" : body);
    try {
      return new Form(
          new QueryStringDecoder(query, StandardCharsets.UTF_8, true, MOST_FIELDS, false)
              .parameters());
    } catch (IllegalArgumentException e) {
      throw new Problem(400, "this is not a form as browsers send it: its encoding is broken");
    }
  }

  /** The value of a field; empty if it was not sent. */
  String field(String name) {
    List<String> values = fields.getOrDefault(name, List.of());
    // A browser sends the line breaks of a text as CRLF.
    return values.isEmpty() ? "" : values.get(0).replace("\r\n", "\n");
  }
}
