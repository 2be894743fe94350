package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Hub's API: the owner of a token, the providers of a model, the bill. Safe on any thread. */
final class Hub {

  static final String PATH = "/api/";

  private static final String MODELS = "/api/models";
  private static final String USAGE = "/billing/usage-by-inference-session";
  private static final String NO_BILLING = "Bearer hf_nobilling";
  private static final double NANO_USD_A_CENT = 1e7;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ModelCard> models;
  private final Billing billing;

  Hub(List<ModelCard> models, Billing billing) {
    this.models = List.copyOf(models);
    this.billing = billing;
  }

  /** The status and body of an answer. */
  record Word(int status, String body) {}

  Word answer(String path, @Nullable String authorization) {
    if (path.equals(MODELS)) {
      return word(200, list());
    }
    if (path.startsWith(MODELS + "/")) {
      return model(path.substring(MODELS.length() + 1));
    }
    Optional<Refusal> stranger =
        Auth.check(authorization, true).filter(refusal -> refusal.status() == 401);
    if (stranger.isPresent()) {
      return refused(stranger.get());
    }
    if (path.equals("/api/whoami-v2")) {
      return word(200, JSON.createObjectNode().put("type", "user").put("name", "sonde"));
    }
    boolean ours = path.equals("/api/settings" + USAGE);
    if (ours || (path.startsWith("/api/organizations/") && path.endsWith(USAGE))) {
      return NO_BILLING.equals(authorization) ? refused(Refusal.noPermission()) : usage();
    }
    return refused(Refusal.notFound());
  }

  private Word model(String id) {
    for (ModelCard model : models) {
      if (model.id().equals(id)) {
        ObjectNode word = JSON.createObjectNode().put("id", id);
        ObjectNode mapping = word.putObject("inferenceProviderMapping");
        for (Route route : model.providers()) {
          if (route.status() != Route.Status.DROPPED) {
            describe(mapping.putObject(route.provider()), model, route);
          }
        }
        return word(200, word);
      }
    }
    return refused(Refusal.notFound());
  }

  private ArrayNode list() {
    ArrayNode all = JSON.createArrayNode();
    for (ModelCard model : models) {
      ArrayNode mapping =
          all.addObject().put("id", model.id()).putArray("inferenceProviderMapping");
      for (Route route : model.providers()) {
        if (route.status() != Route.Status.DROPPED) {
          describe(mapping.addObject().put("provider", route.provider()), model, route);
        }
      }
    }
    return all;
  }

  private static void describe(ObjectNode node, ModelCard model, Route route) {
    String own = route.modelInBody();
    node.put("status", route.status().label())
        .put("providerId", own == null ? model.id() : own)
        .put("task", "conversational")
        .put("isModelAuthor", route.isModelAuthor());
  }

  private Word usage() {
    ObjectNode word = JSON.createObjectNode().put("currency", "USD");
    ArrayNode sessions =
        word.putArray("periods")
            .addObject()
            .put("period", "2026-01-01T00:00:00.000Z")
            .putArray("sessions");
    for (Map.Entry<String, Billing.Bill> each : billing.shown().entrySet()) {
      sessions
          .addObject()
          .put("id", each.getKey())
          .put("requestCount", each.getValue().requests())
          .put("costCents", each.getValue().nanoUsd() / NANO_USD_A_CENT);
    }
    return word(200, word);
  }

  private static Word refused(Refusal refusal) {
    return new Word(refusal.status(), refusal.body());
  }

  private static Word word(int status, Object body) {
    try {
      return new Word(status, JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
