package dev.sonde.coordinator.catalog;

import java.util.List;
import java.util.Optional;

/**
 * One model as the catalog lists it.
 *
 * @param providers in the catalog's order; empty for a server that is not a router
 */
public record ListedModel(String id, List<ListedProvider> providers) {

  public ListedModel {
    providers = List.copyOf(providers);
  }

  public Optional<ListedProvider> provider(String name) {
    return providers.stream().filter(each -> each.provider().equals(name)).findFirst();
  }
}
