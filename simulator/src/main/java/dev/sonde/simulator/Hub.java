package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The Hub's API: the owner of a token, the providers of a model, the bill. Safe on any thread. */
final class Hub {

  static final String PATH = "/api/";

  private static final String MODELS = "/api/models";
  private static final String PARTNERS = "/api/partners/";
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

  /** The status, body and further headers of an answer. */
  record Word(int status, String body, Map<String, String> headers) {}

  /**
   * The answer to a GET.
   *
   * @param path decoded
   */
  Word answer(String path, Map<String, List<String>> query, @Nullable String authorization) {
    if (path.equals(MODELS)) {
      return asked(HubQuery.LIST, query, this::list);
    }
    if (path.startsWith(MODELS + "/")) {
      String id = path.substring(MODELS.length() + 1);
      return id.chars().filter(each -> each == '/').count() > 1
          ? refused(Refusal.notFound("GET", path))
          : asked(HubQuery.MODEL, query, wanted -> model(id, wanted));
    }
    if (path.startsWith(PARTNERS) && path.endsWith("/models")) {
      String slug = path.substring(PARTNERS.length(), path.length() - "/models".length());
      return asked(HubQuery.PARTNER, query, wanted -> partner(slug, wanted));
    }
    Optional<Refusal> stranger =
        Auth.check(authorization, true).filter(refusal -> refusal.status() == 401);
    if (stranger.isPresent()) {
      return refused(stranger.get());
    }
    if (path.equals("/api/whoami-v2")) {
      return word(200, owner());
    }
    boolean ours = path.equals("/api/settings" + USAGE);
    if (ours || (path.startsWith("/api/organizations/") && path.endsWith(USAGE))) {
      return NO_BILLING.equals(authorization) ? refused(Refusal.noPermission()) : usage();
    }
    return refused(Refusal.notFound("GET", path));
  }

  private static Word asked(
      Set<String> keys, Map<String, List<String>> query, Function<HubQuery, Word> answer) {
    try {
      return answer.apply(HubQuery.of(keys, query));
    } catch (IllegalArgumentException e) {
      return refused(Refusal.badQuery(String.valueOf(e.getMessage())));
    }
  }

  private static ObjectNode owner() {
    ObjectNode word = JSON.createObjectNode();
    word.put("type", "user").put("name", "sonde").put("fullname", "Sonde");
    word.put("canPay", true).put("isPro", false).putNull("periodEnd");
    word.put("billingMode", "prepaid").putArray("orgs");
    ObjectNode token = word.putObject("auth").put("type", "access_token").putObject("accessToken");
    token.put("displayName", "simulated").put("role", "fineGrained");
    return word;
  }

  private Word model(String id, HubQuery query) {
    for (ModelCard model : models) {
      if (model.id().equals(id)) {
        ObjectNode word = described(model, query);
        if (query.shows("inferenceProviderMapping")) {
          ObjectNode mapping = word.putObject("inferenceProviderMapping");
          for (Route route : model.providers()) {
            if (route.status() != Route.Status.DROPPED) {
              describe(mapping.putObject(route.provider()), model, route);
            }
          }
        }
        return word(200, word);
      }
    }
    return refused(Refusal.noSuchRepository());
  }

  private Word list(HubQuery query) {
    ArrayNode all = JSON.createArrayNode();
    for (ModelCard model : models) {
      if (all.size() >= query.limit() || !query.takes(model)) {
        continue;
      }
      ObjectNode word = described(model, query);
      all.add(word);
      if (query.shows("inferenceProviderMapping")) {
        ArrayNode mapping = word.putArray("inferenceProviderMapping");
        for (Route route : model.providers()) {
          if (route.status() != Route.Status.DROPPED) {
            describe(mapping.addObject().put("provider", route.provider()), model, route);
          }
        }
      }
    }
    return word(200, all);
  }

  private Word partner(String slug, HubQuery query) {
    ObjectNode word = JSON.createObjectNode();
    for (ModelCard model : models) {
      for (Route route : model.providers()) {
        if (route.provider().equals(slug) && query.takes(route)) {
          word.withObjectProperty(HubQuery.TASK)
              .putObject(model.id())
              .put("_id", objectId(model))
              .put("providerId", route.idOf(model))
              .put("status", route.status().label());
        }
      }
    }
    return word(200, word);
  }

  /** What is asked for of a model, but for its providers. */
  private static ObjectNode described(ModelCard model, HubQuery query) {
    ObjectNode word = JSON.createObjectNode().put("_id", objectId(model)).put("id", model.id());
    Map<String, JsonNode> facts = new LinkedHashMap<>();
    facts.put("author", JSON.valueToTree(model.owner()));
    facts.put("createdAt", JSON.valueToTree(Instant.ofEpochSecond(model.created()).toString()));
    facts.put("private", JSON.valueToTree(false));
    facts.put("gated", JSON.valueToTree(false));
    facts.put("disabled", JSON.valueToTree(false));
    facts.put("pipeline_tag", JSON.valueToTree(HubQuery.PIPELINE));
    facts.put("tags", JSON.valueToTree(List.of(HubQuery.PIPELINE, HubQuery.TASK)));
    if (HubQuery.warm(model)) {
      facts.put("inference", JSON.valueToTree("warm"));
    }
    facts.forEach(
        (name, value) -> {
          if (query.shows(name)) {
            word.set(name, value);
          }
        });
    return word;
  }

  private static String objectId(ModelCard model) {
    return HexFormat.of().toHexDigits(Mix.of(1, model.id())) + "00000000";
  }

  private static void describe(ObjectNode node, ModelCard model, Route route) {
    node.put("status", route.status().label())
        .put("providerId", route.idOf(model))
        .put("task", HubQuery.TASK)
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
    return new Word(refusal.status(), refusal.body(), refusal.headers());
  }

  private static Word word(int status, Object body) {
    try {
      return new Word(status, JSON.writeValueAsString(body), Map.of());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }
}
