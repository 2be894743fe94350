package dev.sonde.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A model and the providers that serve it, in the order of the user's preference. */
public record ModelCard(String id, long created, List<Route> providers) {
  public ModelCard {
    Require.filled("id", id);
    providers = List.copyOf(providers);
    Set<String> slugs = new HashSet<>();
    for (Route route : providers) {
      if (!slugs.add(route.provider())) {
        throw new IllegalArgumentException(
            "model " + id + " lists provider " + route.provider() + " twice");
      }
    }
  }

  String owner() {
    int slash = id.indexOf('/');
    return slash < 0 ? id : id.substring(0, slash);
  }
}
