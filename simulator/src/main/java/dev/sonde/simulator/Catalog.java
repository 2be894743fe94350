package dev.sonde.simulator;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The models as the router lists them, and the rules by which it chooses a provider. */
final class Catalog {
  private final Map<String, ModelCard> cards = new LinkedHashMap<>();
  private final Set<String> slugs = new HashSet<>();
  private final ObjectMapper json = new ObjectMapper();
  private final byte[] list;

  Catalog(List<ModelCard> models) {
    ObjectNode root = json.createObjectNode().put("object", "list");
    ArrayNode data = root.putArray("data");
    for (ModelCard model : models) {
      cards.put(model.id(), model);
      model.providers().forEach(route -> slugs.add(route.provider()));
      data.add(rendered(model));
    }
    list = root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The body of {@code GET /v1/models}. */
  byte[] list() {
    return list;
  }

  /** The body of {@code GET /v1/models/ID}. */
  Optional<byte[]> card(String id) {
    return Optional.ofNullable(cards.get(id))
        .map(model -> rendered(model).toString().getBytes(StandardCharsets.UTF_8));
  }

  /** The provider for {@code org/model[:suffix]}, or the refusal. */
  Choice choose(String asked) {
    int colon = asked.lastIndexOf(':');
    String id = colon < 0 ? asked : asked.substring(0, colon);
    String suffix = colon < 0 ? "fastest" : asked.substring(colon + 1);
    ModelCard card = cards.get(id);
    if (card == null) {
      return new Refused(Refusal.unknownModel(id));
    }
    List<Route> live =
        card.providers().stream().filter(route -> route.status() == Route.Status.LIVE).toList();
    return switch (suffix) {
      case "fastest" -> best(id, live, Comparator.comparingDouble(Catalog::slowness));
      case "cheapest" -> best(id, live, Comparator.comparingDouble(Catalog::outputPrice));
      case "preferred" -> best(id, live, null);
      default -> pinned(card, suffix);
    };
  }

  private static Choice best(String model, List<Route> live, @Nullable Comparator<Route> order) {
    Optional<Route> best = order == null ? live.stream().findFirst() : live.stream().min(order);
    return best.<Choice>map(route -> new Routed(model, route))
        .orElseGet(() -> new Refused(Refusal.noProvider(model)));
  }

  private static double slowness(Route route) {
    Double claimed = route.claims().throughput();
    return claimed == null ? 0 : -claimed;
  }

  private static double outputPrice(Route route) {
    Route.Pricing pricing = route.pricing();
    return pricing == null ? Double.MAX_VALUE : pricing.output();
  }

  private Choice pinned(ModelCard card, String slug) {
    for (Route route : card.providers()) {
      if (route.provider().equals(slug)) {
        return route.status() == Route.Status.DROPPED
            ? new Refused(Refusal.dropped(slug))
            : new Routed(card.id(), route);
      }
    }
    return new Refused(
        slugs.contains(slug) ? Refusal.noProvider(card.id()) : Refusal.unknownProvider(slug));
  }

  /** Whether a provider serves any model. */
  boolean knows(String slug) {
    return slugs.contains(slug);
  }

  /** The body of {@code GET /PROVIDER/v1/models}. */
  byte[] listOf(String slug) {
    ObjectNode root = json.createObjectNode().put("object", "list");
    ArrayNode data = root.putArray("data");
    for (ModelCard model : cards.values()) {
      for (Route route : model.providers()) {
        if (route.provider().equals(slug) && route.status() != Route.Status.DROPPED) {
          data.addObject()
              .put("id", route.idOf(model))
              .put("object", "model")
              .put("created", model.created())
              .put("owned_by", model.owner());
        }
      }
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The route for a provider's own id of a model, or the refusal. */
  Choice served(String slug, String ownId) {
    for (ModelCard model : cards.values()) {
      for (Route route : model.providers()) {
        if (route.provider().equals(slug) && route.idOf(model).equals(ownId)) {
          return route.status() == Route.Status.DROPPED
              ? new Refused(Refusal.dropped(slug))
              : new Routed(model.id(), route);
        }
      }
    }
    return new Refused(Refusal.notServed(slug));
  }

  private ObjectNode rendered(ModelCard model) {
    ObjectNode node = json.createObjectNode();
    node.put("id", model.id()).put("object", "model").put("created", model.created());
    node.put("owned_by", model.owner());
    ObjectNode architecture = node.putObject("architecture");
    architecture.putArray("input_modalities").add("text");
    architecture.putArray("output_modalities").add("text");
    ArrayNode providers = node.putArray("providers");
    for (Route route : model.providers()) {
      if (route.status() != Route.Status.DROPPED) {
        providers.add(rendered(route));
      }
    }
    return node;
  }

  private ObjectNode rendered(Route route) {
    ObjectNode node = json.createObjectNode();
    node.put("provider", route.provider()).put("status", route.status().label());
    Route.Claims claims = route.claims();
    if (claims.contextLength() != null) {
      node.put("context_length", claims.contextLength());
    }
    Route.Pricing pricing = route.pricing();
    if (pricing != null) {
      node.putObject("pricing").put("input", pricing.input()).put("output", pricing.output());
    }
    if (claims.supportsTools() != null) {
      node.put("supports_tools", claims.supportsTools());
    }
    if (claims.supportsStructuredOutput() != null) {
      node.put("supports_structured_output", claims.supportsStructuredOutput());
    }
    if (claims.firstTokenLatencyMillis() != null) {
      node.put("first_token_latency_ms", claims.firstTokenLatencyMillis());
    }
    if (claims.throughput() != null) {
      node.put("throughput", claims.throughput());
    }
    return node.put("is_model_author", route.isModelAuthor());
  }

  /** The result of a choice. */
  sealed interface Choice permits Routed, Refused {}

  /** The request goes to a provider. */
  record Routed(String model, Route route) implements Choice {}

  /** The request is refused. */
  record Refused(Refusal refusal) implements Choice {}
}
