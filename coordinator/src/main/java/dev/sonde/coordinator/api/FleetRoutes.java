package dev.sonde.coordinator.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.text.PrintableText;
import dev.sonde.coordinator.catalog.HubMapping;
import dev.sonde.coordinator.catalog.ProvidersText;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The routes about the fleet and about the API itself. Used on the event loop. */
public final class FleetRoutes {

  /** The one path that is a regular expression: a model has a slash. */
  static final String PROVIDERS = "/api/v1/models/(?<model>.+)/providers";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vertx vertx;
  private final Responses answers;
  private final ApiServices services;
  private final String openApi = openApi();
  private final JsonNode openApiJson = openApiJson();

  FleetRoutes(Vertx vertx, ApiServices services) {
    this.vertx = vertx;
    this.answers = new Responses(vertx);
    this.services = services;
  }

  /** The description of the API and of its extensions, as YAML. */
  public static String openApi() {
    try (InputStream in = FleetRoutes.class.getResourceAsStream("openapi.yaml")) {
      if (in == null) {
        throw new IllegalStateException("openapi.yaml is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("openapi.yaml cannot be read", e);
    }
  }

  private static JsonNode openApiJson() {
    Load load = new Load(LoadSettings.builder().build());
    return JSON.valueToTree(load.loadFromString(openApi()));
  }

  void mount(Router router) {
    Methods.get(router, "/api/v1/workers")
        .handler(context -> Responses.json(context, 200, services.board().workers().json()));
    Methods.get(router, "/api/v1/dead-letters")
        .handler(context -> Responses.json(context, 200, services.board().deadLetters().json()));
    Methods.getWithRegex(router, PROVIDERS).handler(this::providers);
    Methods.get(router, "/healthz").handler(context -> text(context, 200, "ok\n"));
    Methods.get(router, "/readyz").handler(this::ready);
    Methods.get(router, "/metrics").handler(this::metrics);
    Methods.get(router, "/openapi.yaml")
        .handler(context -> Responses.send(context, 200, "application/yaml", openApi));
    Methods.get(router, "/openapi.json")
        .handler(context -> Responses.json(context, 200, openApiJson));
  }

  private static void text(RoutingContext context, int status, String text) {
    Responses.send(context, status, "text/plain; charset=utf-8", PrintableText.block(text));
  }

  private void providers(RoutingContext context) {
    String model = context.pathParam("model");
    answers.answer(
        context,
        () -> JSON.readTree(ProvidersText.json(services.listing().model(model), HubMapping.NONE)),
        (JsonNode json) -> Responses.json(context, 200, json));
  }

  private void ready(RoutingContext context) {
    answers.<String>answer(
        context,
        Future.fromCompletionStage(services.readiness().fault(), vertx.getOrCreateContext()),
        fault ->
            text(context, fault.isEmpty() ? 200 : 503, fault.isEmpty() ? "ready\n" : fault + "\n"));
  }

  private void metrics(RoutingContext context) {
    answers.answer(
        context,
        services.metrics()::scrape,
        body -> Responses.send(context, 200, ApiMetrics.MEDIA_TYPE, PrintableText.block(body)));
  }
}
