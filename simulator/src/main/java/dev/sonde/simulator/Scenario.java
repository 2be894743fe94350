package dev.sonde.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A simulated router: models, the providers that are listed for them, and the behaviour of each
 * provider.
 *
 * @param name the shipped name or the file
 * @param requireToken whether a request without a token is refused
 * @param refuseConnections share of connections reset as soon as they are accepted
 * @param billing how requests are billed
 * @param behaviours by name; without another name a route uses the one with the name of its
 *     provider
 * @param models the catalog
 * @param changes of providers, at moments of the scenario
 */
public record Scenario(
    String name,
    String description,
    boolean requireToken,
    double refuseConnections,
    Billing.Rules billing,
    Map<String, Behaviour> behaviours,
    List<ModelCard> models,
    List<Change> changes) {
  public Scenario {
    Require.probability("refuseConnections", refuseConnections);
    behaviours = Map.copyOf(behaviours);
    models = List.copyOf(models);
    changes = List.copyOf(changes);
    Set<String> providers = new TreeSet<>();
    Set<String> ids = new HashSet<>();
    for (ModelCard model : models) {
      if (!ids.add(model.id())) {
        throw new IllegalArgumentException("model " + model.id() + " is listed twice");
      }
      for (Route route : model.providers()) {
        providers.add(route.provider());
        if (!behaviours.containsKey(route.behaviour())) {
          throw new IllegalArgumentException(
              "provider %s of %s has no behaviour '%s'; there are %s"
                  .formatted(route.provider(), model.id(), route.behaviour(), behaviours.keySet()));
        }
      }
    }
    for (Change change : changes) {
      if (!providers.contains(change.provider())) {
        throw new IllegalArgumentException(
            "a change names the provider '%s', which serves no model; there are %s"
                .formatted(change.provider(), providers));
      }
      if (change.behaviour() != null && !behaviours.containsKey(change.behaviour())) {
        throw new IllegalArgumentException(
            "a change of %s names the behaviour '%s'; there are %s"
                .formatted(change.provider(), change.behaviour(), behaviours.keySet()));
      }
    }
  }

  /**
   * Reads a shipped scenario or a YAML file.
   *
   * @throws IllegalArgumentException if there is none with that name, or if it is not valid
   */
  public static Scenario named(String nameOrPath) {
    return ScenarioReader.named(nameOrPath);
  }

  /** The shipped scenarios. */
  public static List<String> names() {
    return ScenarioReader.NAMES;
  }
}
