package dev.sonde.coordinator.submit;

import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.catalog.Catalog;
import dev.sonde.coordinator.catalog.CatalogClient;
import dev.sonde.coordinator.catalog.CatalogException;
import dev.sonde.coordinator.catalog.HubMapping;
import dev.sonde.coordinator.catalog.ListedModel;
import dev.sonde.coordinator.catalog.TargetResolver;
import dev.sonde.coordinator.plan.SelectorCheck;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a spec's models and providers to targets with the help of catalogs, and lists the
 * providers of a model. Where a router cannot be reached, its Hub is asked instead. Every call
 * blocks. As safe for use by several threads as its client.
 */
public final class TargetDiscovery {

  private final CatalogClient client;
  private final Access access;

  /** Which catalogs may be called, and with which token. */
  @FunctionalInterface
  public interface Access {

    /** The Hugging Face token, or null when it must not be sent to this endpoint. */
    @Nullable String token(String endpoint);

    /** The Hub that lists the providers when this endpoint cannot be reached, or null. */
    default @Nullable String hub(String endpoint) {
      return null;
    }
  }

  public TargetDiscovery(CatalogClient client, Access access) {
    this.client = client;
    this.access = access;
  }

  /**
   * The targets of a spec, in its order.
   *
   * @param notes receives notes for the user
   * @throws dev.sonde.coordinator.spec.SpecException with each model, provider and selector that
   *     matches nothing
   * @throws CatalogException when the endpoint cannot be reached or refuses the token
   */
  public List<Target> targets(Spec spec, Consumer<String> notes) {
    TargetResolver.Resolution resolution = TargetResolver.resolve(spec, catalog(spec, notes));
    SelectorCheck.check(spec, resolution.targets());
    resolution.notes().forEach(notes);
    return resolution.targets();
  }

  private Catalog catalog(Spec spec, Consumer<String> notes) {
    return asked(
        spec.endpoint(),
        token -> client.catalogFor(spec, token),
        hub -> client.catalogFromHub(hub, spec),
        notes);
  }

  /**
   * A model as its router lists it.
   *
   * @param hub what the Hub says of it besides; nothing where it is the model's only source
   */
  public record Listing(ListedModel model, HubMapping hub) {}

  /**
   * Who serves a model.
   *
   * @param notes is told what a person should know of the answer
   * @throws CatalogException when the endpoint cannot be reached, refuses the token, or does not
   *     list the model
   */
  public Listing listing(String endpoint, String model, Consumer<String> notes) {
    return asked(
        endpoint,
        token -> {
          ListedModel listed = client.model(endpoint, model, token);
          return new Listing(listed, besides(endpoint, listed.id(), notes));
        },
        hub -> new Listing(client.hubMapping(hub, model).asModel(model), HubMapping.NONE),
        notes);
  }

  /** What the Hub says of the model; nothing when it does not answer. */
  private HubMapping besides(String endpoint, String model, Consumer<String> notes) {
    String hub = access.hub(endpoint);
    if (hub == null) {
      return HubMapping.NONE;
    }
    try {
      return client.hubMapping(hub, model);
    } catch (CatalogException e) {
      notes.accept("no information from the Hub: " + e.getMessage());
      return HubMapping.NONE;
    }
  }

  /** The router's answer, or the Hub's, which has no prices, when the router does not answer. */
  private <T> T asked(
      String endpoint,
      Function<@Nullable String, T> router,
      Function<String, T> standIn,
      Consumer<String> notes) {
    try {
      return router.apply(access.token(endpoint));
    } catch (CatalogException e) {
      String hub = access.hub(endpoint);
      if (hub == null || e.kind() != CatalogException.Kind.UNREACHABLE) {
        throw e;
      }
      T answer = instead(hub, standIn, e);
      notes.accept(e.getMessage() + "; the Hub names the providers, without prices");
      return answer;
    }
  }

  private static <T> T instead(String hub, Function<String, T> standIn, CatalogException why) {
    try {
      return standIn.apply(hub);
    } catch (CatalogException e) {
      why.addSuppressed(e);
      throw why;
    }
  }
}
