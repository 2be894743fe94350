package dev.sonde.coordinator.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sonde.common.event.ProviderText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The providers of a model as the Hub lists them: its {@code inferenceProviderMapping}. It has no
 * prices.
 *
 * @param statusByProvider {@code live}, {@code staging}, {@code error}, or another word; in the
 *     Hub's order
 */
public record HubMapping(Map<String, String> statusByProvider) {

  /** An empty mapping. */
  public static final HubMapping NONE = new HubMapping(Map.of());

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CHAT = "conversational";

  public HubMapping {
    statusByProvider = Collections.unmodifiableMap(new LinkedHashMap<>(statusByProvider));
  }

  /**
   * Parses a model's info, in which the mapping is an object by provider or a list. Providers of
   * other tasks and invalid entries are omitted.
   *
   * @return empty when the info has no mapping
   */
  static Optional<HubMapping> read(String json) {
    JsonNode mapping;
    try {
      mapping = JSON.readTree(json).path("inferenceProviderMapping");
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
    Map<String, String> statuses = new LinkedHashMap<>();
    if (mapping.isArray()) {
      mapping.forEach(each -> add(statuses, each.path("provider").asText(""), each));
    } else if (mapping.isObject()) {
      mapping.properties().forEach(each -> add(statuses, each.getKey(), each.getValue()));
    } else {
      return Optional.empty();
    }
    return Optional.of(new HubMapping(statuses));
  }

  private static void add(Map<String, String> statuses, String provider, JsonNode entry) {
    String name = ProviderText.label(provider);
    if (!name.isEmpty() && entry.path("task").asText(CHAT).equals(CHAT)) {
      statuses.put(name, ProviderText.label(entry.path("status").asText("unknown")));
    }
  }

  /** The differences between the Hub and the router, one sentence each. */
  public List<String> disagreements(ListedModel model) {
    List<String> found = new ArrayList<>();
    statusByProvider.forEach(
        (provider, status) -> {
          Optional<ListedProvider> listed = model.provider(provider);
          if (listed.isEmpty()) {
            found.add(provider + " is listed by the Hub as " + status + ", but not by the router");
          } else if (!listed.get().status().equals(status)) {
            found.add(
                "%s is listed by the Hub as %s, by the router as %s"
                    .formatted(provider, status, listed.get().status()));
          }
        });
    return found;
  }

  /** The mapping as a catalog entry with names and statuses only. */
  public ListedModel asModel(String id) {
    List<ListedProvider> providers = new ArrayList<>();
    statusByProvider.forEach(
        (provider, status) -> providers.add(ListedProvider.named(provider, status)));
    return new ListedModel(id, providers);
  }
}
