package dev.sonde.coordinator.api;

import dev.sonde.common.reach.ModelId;
import dev.sonde.coordinator.catalog.CatalogClient;
import dev.sonde.coordinator.catalog.CatalogStore;
import dev.sonde.coordinator.catalog.ListedModel;
import dev.sonde.coordinator.submit.TargetDiscovery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads catalogs: of one model, and for the targets of a spec. Blocks; safe for use by several
 * threads.
 */
final class ModelListing {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final CatalogClient client;
  private final Api.Environment around;

  ModelListing(Api.Environment around) {
    this.around = around;
    this.client = new CatalogClient(TIMEOUT, CatalogStore.NONE, around.outbound());
  }

  /** Resolves the targets of submitted specs. */
  TargetDiscovery discovery() {
    return new TargetDiscovery(client, this::token);
  }

  /** The router's entry of a model, if this fleet may call the router. */
  ListedModel model(String id) {
    if (!ModelId.isOne(id)) {
      throw new Problem(400, "model is " + ModelId.found(id) + ", allowed is " + ModelId.ALLOWED);
    }
    around
        .reach()
        .refusal(around.router())
        .ifPresent(
            found -> {
              throw new Problem(403, found + "; it calls " + around.reach().allowed());
            });
    return discovery().listing(around.router(), id, note -> {}).model();
  }

  /** The author of a spec chooses its endpoint, so the token is sent only to allowed endpoints. */
  private @Nullable String token(String endpoint) {
    return around.reach().sends(endpoint, null) ? around.tokens().token(null) : null;
  }
}
