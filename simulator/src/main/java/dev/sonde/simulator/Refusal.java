package dev.sonde.simulator;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Map;

/**
 * An error instead of an answer, with the texts of the router and of the providers behind it.
 *
 * @param outcome its name in the records
 */
record Refusal(
    int status, String outcome, String contentType, String body, Map<String, String> headers) {
  static final String JSON = "application/json";
  static final String REFUSED = "refused";

  private static final int MAX_SHOWN = 200;

  private static final String OBJECT =
      "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":%s,\"code\":%s}}";

  private static Refusal text(int status, String message) {
    return new Refusal(status, REFUSED, JSON, "{\"error\":\"" + escaped(message) + "\"}", Map.of());
  }

  private static Refusal model(int status, String message, String code) {
    String body = OBJECT.formatted(escaped(message), "\"model\"", '"' + code + '"');
    return new Refusal(status, REFUSED, JSON, body, Map.of());
  }

  static Refusal unknownModel(String model) {
    return model(400, "The requested model '" + model + "' does not exist.", "model_not_found");
  }

  static Refusal noSuchCard(String model) {
    return model(404, "The requested model '" + model + "' does not exist.", "model_not_found");
  }

  static Refusal noProvider(String model) {
    return model(
        400,
        "The requested model '" + model + "' is not supported by any provider you have enabled.",
        "model_not_supported");
  }

  static Refusal unknownProvider(String slug) {
    return model(
        400,
        "the provider you attempted to explicitly specify '" + slug + "' is not a valid provider.",
        "model_not_supported");
  }

  static Refusal dropped(String slug) {
    return text(
        410,
        "The requested model is deprecated and no longer supported by provider '" + slug + "'");
  }

  static Refusal badBody(String message) {
    String body = OBJECT.formatted(escaped("Invalid request body: " + message), "null", "null");
    return new Refusal(400, REFUSED, JSON, body, Map.of());
  }

  static Refusal tooLong(int contextLength, long wanted) {
    String message =
        "This model's maximum context length is %d tokens. However, you requested %d tokens."
            .formatted(contextLength, wanted);
    String body = OBJECT.formatted(message, "\"messages\"", "\"context_length_exceeded\"");
    return new Refusal(400, REFUSED, JSON, body, Map.of());
  }

  static Refusal unauthorized() {
    return text(401, "Invalid username or password.");
  }

  static Refusal noPermission() {
    return text(
        403,
        "This authentication method does not have sufficient permissions to call Inference"
            + " Providers on behalf of user sonde");
  }

  static Refusal noCredits() {
    return text(
        402,
        "You have depleted your monthly included credits. Purchase pre-paid credits to continue"
            + " using Inference Providers. Alternatively, subscribe to PRO to get 20x more included"
            + " credits.");
  }

  static Refusal notFound(String method, String path) {
    String message = "Not Found: " + method + " " + shown(path) + " is not simulated";
    String body = OBJECT.formatted(escaped(message), "null", "\"not_simulated\"");
    return new Refusal(404, REFUSED, JSON, body, Map.of());
  }

  /**
   * A method that a path does not take.
   *
   * @param allowed those that it takes
   */
  static Refusal wrongMethod(String method, String path, String allowed) {
    String message = "Method Not Allowed: " + method + " " + shown(path) + ", only " + allowed;
    String body = OBJECT.formatted(escaped(message), "null", "\"method_not_allowed\"");
    return new Refusal(405, REFUSED, JSON, body, Map.of("allow", allowed));
  }

  static Refusal badPath(String uri) {
    return text(400, "Bad Request: the path " + shown(uri) + " cannot be decoded");
  }

  private static String shown(String path) {
    return path.length() <= MAX_SHOWN ? path : path.substring(0, MAX_SHOWN);
  }

  /** The answer to a model that a provider's own route does not have. */
  static Refusal notServed(String slug) {
    return text(400, "Model not supported by provider " + slug);
  }

  static Refusal noSuchRepository() {
    String message = "Repository not found";
    Map<String, String> headers =
        Map.of("x-error-code", "RepoNotFound", "x-error-message", message);
    return new Refusal(404, REFUSED, JSON, "{\"error\":\"" + message + "\"}", headers);
  }

  static Refusal badQuery(String message) {
    return text(400, message);
  }

  /** A field with a wrong value, in a provider's form. */
  static Refusal invalid(ChatRequest.Invalid found, Behaviour.Errors form) {
    String message = escaped(found.message());
    String param = '"' + escaped(found.param()) + '"';
    String code = '"' + found.code() + '"';
    return switch (form) {
      case OPENAI -> invalid(400, OBJECT.formatted(message, param, code));
      case MESSAGE ->
          invalid(
              400,
              "{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":%s,\"code\":%s}"
                  .formatted(message, param, code));
      case DETAIL ->
          invalid(
              422,
              "{\"detail\":[{\"loc\":[\"body\",%s],\"msg\":\"%s\",\"type\":%s}]}"
                  .formatted(param, message, code));
      case TGI ->
          invalid(
              422,
              "{\"error\":\"Input validation error: %s\",\"error_type\":\"validation\"}"
                  .formatted(message));
    };
  }

  private static Refusal invalid(int status, String body) {
    return new Refusal(status, REFUSED, JSON, body, Map.of());
  }

  static Refusal rateLimited(Map<String, String> headers) {
    String body =
        "{\"error\":{\"message\":\"You have reached the rate limit specific to this model\","
            + "\"type\":\"model_rate_limit\",\"param\":null,\"code\":null}}";
    return new Refusal(429, REFUSED, JSON, body, headers);
  }

  static Refusal serverError() {
    String body =
        "{\"error\":{\"message\":\"Internal server error\",\"type\":\"server_error\","
            + "\"param\":null,\"code\":null}}";
    return new Refusal(500, REFUSED, JSON, body, Map.of());
  }

  /** An error as one JSON document after the head of a successful stream. */
  static Refusal errorBody() {
    return new Refusal(200, REFUSED, "text/event-stream", serverError().body(), Map.of());
  }

  /** The text of a provider that refuses unknown fields. */
  static Refusal unsupported(String field) {
    String name = escaped(field);
    String body =
        "{\"message\":\"%s: property '%s' is unsupported\",\"type\":\"invalid_request_error\","
            + "\"param\":\"validation_error\",\"code\":\"wrong_api_format\"}";
    return new Refusal(400, REFUSED, JSON, body.formatted(name, name), Map.of());
  }

  static Refusal unavailable() {
    return text(503, "Service Unavailable");
  }

  static Refusal gatewayTimeout() {
    return new Refusal(
        504,
        REFUSED,
        "text/html",
        """
        <html>
        <head><title>504 Gateway Time-out</title></head>
        <body>
        <center><h1>504 Gateway Time-out</h1></center>
        </body>
        </html>
        """,
        Map.of());
  }

  Refusal because(Fault.Kind kind) {
    return new Refusal(status, kind.label(), contentType, body, headers);
  }

  /** The text, escaped for a JSON string. */
  static String escaped(String text) {
    return new String(JsonStringEncoder.getInstance().quoteAsString(text));
  }
}
