package dev.sonde.coordinator.api;

import dev.sonde.common.reach.ModelId;
import dev.sonde.coordinator.catalog.CatalogClient;
import dev.sonde.coordinator.catalog.ListedModel;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.submit.TargetDiscovery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What endpoints list of one model, and of the targets of a spec. Blocks; safe for several threads.
 */
final class ModelListing {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final CatalogClient client = new CatalogClient(TIMEOUT);
  private final Api.Environment around;

  ModelListing(Api.Environment around) {
    this.around = around;
  }

  /** What asks for the targets of a submitted spec. */
  TargetDiscovery discovery() {
    return new TargetDiscovery(client, this::token);
  }

  /** What the router lists, if this fleet may ask it. */
  ListedModel model(String id) {
    if (!ModelId.isOne(id)) {
      throw new Problem(400, "model is \"" + id + "\", allowed is " + ModelId.ALLOWED);
    }
    around
        .reach()
        .refusal(SpecParser.DEFAULT_ENDPOINT)
        .ifPresent(
            found -> {
              throw new Problem(403, found + "; it calls " + around.reach().allowed());
            });
    return client.model(SpecParser.DEFAULT_ENDPOINT, id, token(SpecParser.DEFAULT_ENDPOINT));
  }

  /** Whoever submits a spec chooses its endpoint, and must not be sent our token by that. */
  private @Nullable String token(String endpoint) {
    return around.reach().sends(endpoint, null) ? around.tokens().token(null) : null;
  }
}
