package dev.sonde.cli.fleet;

import dev.sonde.cli.broker.EmbeddedBroker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the topics live: a given cluster, or a broker in this process.
 *
 * @param hosts a cluster's bootstrap servers, or null for the embedded broker
 * @param data where the embedded broker keeps its data, or null for a folder that goes with it
 * @param ahead the embedded broker that may have been prepared already
 */
public record KafkaHome(@Nullable String hosts, @Nullable Path data, BrokerAhead ahead) {

  /** The topics' address, whether nobody was there before, and what must be closed with it. */
  record Open(String bootstrap, boolean fresh, AutoCloseable closing) {}

  Open open() {
    if (hosts != null) {
      return new Open(hosts, false, () -> {});
    }
    Path kept = data;
    EmbeddedBroker broker = kept == null ? ahead.start() : EmbeddedBroker.keeping(kept, 0);
    return new Open(broker.bootstrap(), kept == null, broker);
  }
}
