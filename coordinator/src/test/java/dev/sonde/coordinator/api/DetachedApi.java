package dev.sonde.coordinator.api;

import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.Reach;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.kafka.KafkaSettings;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An API whose topics are nowhere, for requests that do not get as far as that. */
final class DetachedApi {

  private DetachedApi() {}

  static Api on(Vertx vertx, @Nullable String token, List<String> origins) {
    Api.Environment around =
        new Api.Environment(
            vertx,
            System::nanoTime,
            InstantSource.fixed(Instant.EPOCH),
            variable -> null,
            Reach.ofFleet(List.of()),
            SpecParser.DEFAULT_ENDPOINT,
            cause -> {},
            true,
            Outbound.DIRECT);
    ApiOptions options = new ApiOptions("127.0.0.1", 0, token, "c", "1", 0, origins, null);
    return new Api(options, KafkaSettings.of("127.0.0.1:1"), around);
  }
}
