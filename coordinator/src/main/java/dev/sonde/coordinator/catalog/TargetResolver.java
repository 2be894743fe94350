package dev.sonde.coordinator.catalog;

import dev.sonde.common.run.Price;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.text.NearestName;
import dev.sonde.coordinator.catalog.CatalogException.Kind;
import dev.sonde.coordinator.spec.SpecException;
import dev.sonde.coordinator.spec.SpecFault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves the models and providers of a spec to targets. Pure: the caller passes the catalog. */
public final class TargetResolver {

  static final String FASTEST = "fastest";
  static final String CHEAPEST = "cheapest";
  static final String PREFERRED = "preferred";
  static final String AUTO = "auto";

  private final Spec spec;
  private final Catalog catalog;
  private final List<Target> targets = new ArrayList<>();
  private final Set<String> notes = new LinkedHashSet<>();
  private final Set<String> unpriced = new LinkedHashSet<>();
  private final List<SpecFault> faults = new ArrayList<>();

  private TargetResolver(Spec spec, Catalog catalog) {
    this.spec = spec;
    this.catalog = catalog;
  }

  /** Targets in the order of the spec, and notes about them for the user. */
  public record Resolution(List<Target> targets, List<String> notes) {
    public Resolution {
      targets = List.copyOf(targets);
      notes = List.copyOf(notes);
    }
  }

  /**
   * Resolves a spec.
   *
   * @param catalog of the spec's endpoint, see {@link CatalogClient#catalogFor}
   * @throws SpecException with every model and provider that does not exist or has no price
   * @throws CatalogException when {@code all} selects no provider
   */
  public static Resolution resolve(Spec spec, Catalog catalog) {
    TargetResolver resolver = new TargetResolver(spec, catalog);
    for (int model = 0; model < spec.models().size(); model++) {
      resolver.resolveModel(model);
    }
    resolver.checkReference();
    if (!resolver.faults.isEmpty()) {
      throw new SpecException(spec.name(), resolver.faults);
    }
    if (!resolver.unpriced.isEmpty()) {
      resolver.notes.add(
          "no known price for "
              + String.join(", ", resolver.unpriced)
              + ": costs do not include them");
    }
    return new Resolution(resolver.targets, List.copyOf(resolver.notes));
  }

  /** A reference must be one of the targets; otherwise there is nothing to compare with. */
  private void checkReference() {
    String named = spec.reference();
    List<String> providers = targets.stream().map(Target::provider).distinct().toList();
    if (named != null && !named.equals(Spec.AUTHOR) && !providers.contains(named)) {
      fault(
          "reference",
          "\"" + named + "\" is not among the providers",
          "author or one of " + String.join(", ", providers),
          NearestName.of(named, providers).orElse(null));
    }
  }

  private void resolveModel(int position) {
    String model = spec.models().get(position);
    Optional<ListedModel> listed = catalog.model(model);
    boolean asked = spec.providers().stream().anyMatch(each -> each.endpoint() == null);
    if (listed.isEmpty() && asked && catalog.namesProviders()) {
      unknownModel("models[" + position + "]", model);
    }
    for (int i = 0; i < spec.providers().size(); i++) {
      ProviderSpec provider = spec.providers().get(i);
      String path = "providers[" + i + "]";
      if (provider.endpoint() != null) {
        add(path, model, provider, model, null);
      } else if (!catalog.namesProviders()) {
        unlisted(path, model, provider, listed.isPresent());
      } else if (listed.isPresent()) {
        routed(path, listed.get(), provider);
      }
    }
  }

  private void unknownModel(String path, String model) {
    String found = "\"" + model + "\" is not listed at " + catalog.endpoint();
    int colon = model.lastIndexOf(':');
    if (colon > 0 && catalog.model(model.substring(0, colon)).isPresent()) {
      String alone = model.substring(0, colon);
      fault(path, found, "the model alone: its provider goes under providers", alone);
      return;
    }
    List<String> meant = catalog.suggestions(model);
    String allowed = "one of " + catalog.models().size() + " listed models";
    String others = meant.size() > 1 ? " such as " + String.join(" or ", meant) : "";
    fault(path, found, allowed + others, meant.isEmpty() ? null : meant.get(0));
  }

  /** The server is not a router, or has no catalog: named providers are accepted unchecked. */
  private void unlisted(String path, String model, ProviderSpec provider, boolean listed) {
    String why =
        catalog.missing() == null ? "it lists models without providers" : catalog.missing();
    if (provider.isAll()) {
      throw new CatalogException(
          Kind.NO_PROVIDER,
          "all selects no provider at "
              + catalog.endpoint()
              + " ("
              + why
              + "): name the providers");
    }
    boolean plain = catalog.missing() == null;
    notes.add(
        "%s cannot confirm providers (%s): named providers are used unchecked%s"
            .formatted(
                catalog.endpoint(), why, plain ? ", and the model is sent without a suffix" : ""));
    if (plain && !listed && !catalog.models().isEmpty()) {
      List<String> meant = catalog.suggestions(model);
      String near = meant.isEmpty() ? "" : "; did you mean " + String.join(" or ", meant) + "?";
      notes.add("\"" + model + "\" is not listed at " + catalog.endpoint() + near);
    }
    add(path, model, provider, plain ? model : model + ":" + provider.name(), null);
  }

  private void routed(String path, ListedModel model, ProviderSpec provider) {
    if (provider.isAll()) {
      everyLive(path, model);
      return;
    }
    String wire = model.id() + ":" + provider.name();
    if (provider.name().equals(AUTO)) {
      fault(
          path,
          "the router refuses \"auto\": it \"is not a valid provider\"",
          String.join(", ", FASTEST, CHEAPEST, PREFERRED, "a provider's name"),
          FASTEST);
      return;
    }
    if (provider.name().equals(PREFERRED)) {
      notes.add(
          "preferred of %s is the first provider in the settings of the token's owner"
              .formatted(model.id()));
      add(path, model.id(), provider, wire, null);
      return;
    }
    if (provider.name().equals(FASTEST) || provider.name().equals(CHEAPEST)) {
      Optional<ListedProvider> chosen = chosen(model, provider.name());
      chosen.ifPresent(
          now ->
              notes.add(
                  "%s of %s is %s now; the router decides again for every request"
                      .formatted(provider.name(), model.id(), now.provider())));
      add(path, model.id(), provider, wire, chosen.orElse(null));
      return;
    }
    Optional<ListedProvider> listed = model.provider(provider.name());
    if (listed.isEmpty() && !model.providers().isEmpty()) {
      List<String> names = model.providers().stream().map(ListedProvider::provider).toList();
      fault(
          path,
          "\"" + provider.name() + "\" does not serve " + model.id(),
          String.join(", ", names),
          NearestName.of(provider.name(), names).orElse(null));
      return;
    }
    if (listed.isEmpty()) {
      notes.add(
          model.id() + " is listed without providers: " + provider.name() + " is used unchecked");
    } else if (!listed.get().isLive()) {
      notes.add(
          "%s of %s has status %s at the router; it is probed because it is named"
              .formatted(provider.name(), model.id(), listed.get().status()));
    }
    add(path, model.id(), provider, wire, listed.orElse(null));
  }

  /** The provider that the router would choose, according to the catalog. */
  private static Optional<ListedProvider> chosen(ListedModel model, String policy) {
    Comparator<ListedProvider> better =
        policy.equals(FASTEST)
            ? Comparator.comparingDouble(each -> -orElse(each.speed().tokensPerSecond(), 0))
            : Comparator.comparingDouble(TargetResolver::outputPrice);
    return model.providers().stream()
        .filter(ListedProvider::isLive)
        .filter(
            each ->
                policy.equals(CHEAPEST)
                    ? each.price() != null
                    : each.speed().tokensPerSecond() != null)
        .min(better);
  }

  private static double orElse(@Nullable Double value, double fallback) {
    return value == null ? fallback : value;
  }

  private static double outputPrice(ListedProvider provider) {
    Price price = provider.price();
    return price == null ? Double.MAX_VALUE : price.outputPicoUsd();
  }

  private void everyLive(String path, ListedModel model) {
    int before = targets.size();
    List<String> skipped = new ArrayList<>();
    for (ListedProvider each : model.providers()) {
      boolean named = spec.providers().stream().anyMatch(one -> one.name().equals(each.provider()));
      if (named) {
        continue;
      }
      if (!each.isLive()) {
        skipped.add(
            each.provider() + " of " + model.id() + " is left out: status " + each.status());
      } else if (each.price() == null && spec.budgetNanoUsd() != null) {
        skipped.add(
            "%s of %s is left out: it publishes no price and there is a budget (--price %s=IN/OUT)"
                .formatted(each.provider(), model.id(), each.provider()));
      } else {
        String wire = model.id() + ":" + each.provider();
        add(path, model.id(), ProviderSpec.named(each.provider()), wire, each);
      }
    }
    notes.addAll(skipped);
    if (targets.size() == before && spec.providers().size() == 1) {
      String why = skipped.isEmpty() ? "" : ": " + String.join("; ", skipped);
      throw new CatalogException(
          Kind.NO_PROVIDER, "no provider of " + model.id() + " can be probed" + why);
    }
  }

  private void add(
      String path,
      String model,
      ProviderSpec provider,
      String wireModel,
      @Nullable ListedProvider listed) {
    Price price = provider.price();
    if (price == null && listed != null) {
      price = listed.price();
    }
    if (price == null && spec.budgetNanoUsd() != null) {
      fault(
          path,
          "\"" + provider.name() + "\" has no known price for " + model + " and there is a budget",
          "its pricing in the spec or --price " + provider.name() + "=IN/OUT",
          null);
      return;
    }
    if (price == null) {
      unpriced.add(provider.name());
    }
    String endpoint = provider.endpoint() == null ? spec.endpoint() : provider.endpoint();
    targets.add(
        new Target(
            targets.size(),
            model,
            provider.name(),
            wireModel,
            endpoint,
            provider.tokenEnv(),
            new Target.Offer(price, listed == null ? null : listed.listing()),
            provider.maxTokensField(),
            provider.extra()));
  }

  private void fault(String path, String found, String allowed, @Nullable String suggestion) {
    faults.add(new SpecFault(path, 0, 0, found, allowed, suggestion));
  }
}
