package dev.sonde.coordinator.catalog;

import dev.sonde.common.text.NearestName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The models that an endpoint lists.
 *
 * @param missing the reason why there is no catalog, or null when there is one
 */
public record Catalog(String endpoint, List<ListedModel> models, @Nullable String missing) {

  public Catalog {
    models = List.copyOf(models);
  }

  /** An endpoint without a usable catalog: targets are accepted unchecked. */
  public static Catalog absent(String endpoint, String why) {
    return new Catalog(endpoint, List.of(), why);
  }

  public Optional<ListedModel> model(String id) {
    return models.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** Whether the endpoint is a router, which lists the providers of its models. */
  public boolean namesProviders() {
    return models.stream().anyMatch(each -> !each.providers().isEmpty());
  }

  /** Ids that the user may have meant, the most similar first; the organisation may be omitted. */
  public List<String> suggestions(String typed) {
    String bare = behindSlash(typed);
    Set<String> found = new LinkedHashSet<>();
    for (ListedModel each : models) {
      if (behindSlash(each.id()).equalsIgnoreCase(bare)) {
        found.add(each.id());
      }
    }
    List<String> ids = models.stream().map(ListedModel::id).toList();
    found.addAll(NearestName.ranked(typed, ids, 3));
    for (String near :
        NearestName.ranked(bare, ids.stream().map(Catalog::behindSlash).distinct().toList(), 3)) {
      ids.stream().filter(id -> behindSlash(id).equals(near)).forEach(found::add);
    }
    return new ArrayList<>(found).subList(0, Math.min(3, found.size()));
  }

  private static String behindSlash(String id) {
    return id.substring(id.lastIndexOf('/') + 1);
  }
}
