package dev.sonde.coordinator.submit;

import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.catalog.Catalog;
import dev.sonde.coordinator.catalog.CatalogClient;
import dev.sonde.coordinator.catalog.CatalogException;
import dev.sonde.coordinator.catalog.TargetResolver;
import dev.sonde.coordinator.plan.SelectorCheck;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Resolves a spec's models and providers to targets with the help of catalogs. Every call blocks.
 * As safe for use by several threads as its client.
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
    try {
      return client.catalogFor(spec, access.token(spec.endpoint()));
    } catch (CatalogException e) {
      String hub = access.hub(spec.endpoint());
      if (hub == null || e.kind() != CatalogException.Kind.UNREACHABLE) {
        throw e;
      }
      return fromHub(hub, spec, notes, e);
    }
  }

  private Catalog fromHub(String hub, Spec spec, Consumer<String> notes, CatalogException why) {
    Catalog catalog;
    try {
      catalog = client.catalogFromHub(hub, spec);
    } catch (CatalogException e) {
      why.addSuppressed(e);
      throw why;
    }
    notes.accept(why.getMessage() + "; the Hub names the providers, without prices");
    return catalog;
  }
}
