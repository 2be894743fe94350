package dev.sonde.cli.fleet;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.kafka.KafkaSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the topics live: a given cluster, or a broker in this process.
 *
 * @param cluster a given one, or null for the embedded broker
 * @param data where the embedded broker keeps its data, or null for a folder that goes with it
 * @param port the embedded broker's, or 0 for any free one
 * @param ahead the embedded broker that may have been prepared already
 */
public record KafkaHome(
    @Nullable KafkaSettings cluster, @Nullable Path data, int port, BrokerAhead ahead) {

  /** How to reach the topics, whether nobody was there before, and what must be closed with it. */
  record Open(KafkaSettings settings, boolean fresh, AutoCloseable closing) {}

  Open open() {
    if (cluster != null) {
      return new Open(cluster, false, () -> {});
    }
    Path kept = data;
    EmbeddedBroker broker = kept == null ? ahead.start(port) : EmbeddedBroker.keeping(kept, port);
    return new Open(KafkaSettings.of(broker.bootstrap()), kept == null, broker);
  }
}
