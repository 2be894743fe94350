package dev.sonde.cli.fleet;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.kafka.KafkaSettings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The Kafka cluster in use: a given one, or a broker in this process.
 *
 * @param cluster a given one, or null for the embedded broker
 * @param data where the embedded broker keeps its data, or null for a temporary folder
 * @param port the embedded broker's, or 0 for any free one
 * @param ahead the embedded broker that may have been prepared already
 */
public record KafkaHome(
    @Nullable KafkaSettings cluster, @Nullable Path data, int port, BrokerAhead ahead) {

  /** The client settings, whether the cluster is new, and what must be closed with it. */
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
