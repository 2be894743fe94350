package dev.sonde.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a request to the Hub asks for. A key that is not simulated is refused. */
final class HubQuery {
  static final String PIPELINE = "text-generation";
  static final String TASK = "conversational";

  /** The keys of the list of models. */
  static final Set<String> LIST =
      Set.of(
          "expand",
          "inference_provider",
          "inference",
          "pipeline_tag",
          "author",
          "search",
          "filter",
          "limit",
          "full");

  /** The keys of one model. */
  static final Set<String> MODEL = Set.of("expand");

  /** The keys of the list of a provider's models. */
  static final Set<String> PARTNER = Set.of("status");

  private static final Set<String> EXPANDED =
      Set.of(
          "author",
          "createdAt",
          "disabled",
          "gated",
          "inference",
          "inferenceProviderMapping",
          "pipeline_tag",
          "private",
          "tags");

  private final Map<String, List<String>> query;
  private final List<String> expand;

  private HubQuery(Map<String, List<String>> query) {
    this.query = query;
    expand = new ArrayList<>(query.getOrDefault("expand", List.of()));
    expand.addAll(query.getOrDefault("expand[]", List.of()));
  }

  /**
   * Reads a query.
   *
   * @throws IllegalArgumentException if a key or value is not simulated; the message names it
   */
  static HubQuery of(Set<String> keys, Map<String, List<String>> query) {
    HubQuery read = new HubQuery(query);
    for (String key : query.keySet()) {
      if (!keys.contains(key) && !(key.equals("expand[]") && keys.contains("expand"))) {
        throw new IllegalArgumentException(
            "\"" + key + "\" is not simulated; there are " + new TreeSet<>(keys));
      }
    }
    for (String property : read.expand) {
      if (!EXPANDED.contains(property)) {
        throw new IllegalArgumentException(
            "\"expand\" of \""
                + property
                + "\" is not simulated; there are "
                + new TreeSet<>(EXPANDED));
      }
    }
    read.limit();
    return read;
  }

  /** Whether a property of a model is shown: with an {@code expand} only those that it names. */
  boolean shows(String property) {
    return expand.isEmpty() || expand.contains(property);
  }

  int limit() {
    String limit = value("limit");
    if (!limit.matches("[0-9]{0,9}")) {
      throw new IllegalArgumentException("\"limit\" must be a number, found \"" + limit + "\"");
    }
    return limit.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(limit);
  }

  /** Whether a model is in the list. */
  boolean takes(ModelCard model) {
    String search = value("search").toLowerCase(Locale.ROOT);
    String tag = value("pipeline_tag");
    return (value("author").isEmpty() || value("author").equals(model.owner()))
        && model.id().toLowerCase(Locale.ROOT).contains(search)
        && (tag.isEmpty() || tag.equals(PIPELINE))
        && tagged()
        && (value("inference").isEmpty() || (value("inference").equals("warm") && warm(model)))
        && served(model);
  }

  /** Whether every tag that is asked for is one that all models have. */
  private boolean tagged() {
    return query.getOrDefault("filter", List.of()).stream()
        .flatMap(tags -> List.of(tags.split(",", -1)).stream())
        .allMatch(tag -> tag.equals(PIPELINE) || tag.equals(TASK));
  }

  private boolean served(ModelCard model) {
    List<String> asked = query.getOrDefault("inference_provider", List.of());
    if (asked.isEmpty()) {
      return true;
    }
    List<String> slugs =
        asked.stream().flatMap(each -> List.of(each.split(",", -1)).stream()).toList();
    return model.providers().stream()
        .filter(route -> route.status() != Route.Status.DROPPED)
        .anyMatch(route -> slugs.contains("all") || slugs.contains(route.provider()));
  }

  /** Whether a route is in the list of its provider's models. */
  boolean takes(Route route) {
    String status = value("status");
    return route.status() != Route.Status.DROPPED
        && (status.isEmpty() || status.equals(route.status().label()));
  }

  /** Whether any provider serves a model now. */
  static boolean warm(ModelCard model) {
    return model.providers().stream().anyMatch(route -> route.status() == Route.Status.LIVE);
  }

  private String value(String key) {
    List<String> values = query.getOrDefault(key, List.of());
    return values.isEmpty() ? "" : values.get(0);
  }
}
