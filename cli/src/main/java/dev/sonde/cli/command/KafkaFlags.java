package dev.sonde.cli.command;

import dev.sonde.kafka.KafkaSettings;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import picocli.CommandLine.Option;

/** Flags that say how a role connects to the cluster. */
final class KafkaFlags {

  private final Configuration configuration;

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOSTS",
      description = "Bootstrap servers of the cluster: host:port, separated by commas.")
  private String hosts = "";

  @Option(
      names = "--kafka-config",
      paramLabel = "KEY=VALUE",
      description = "A client setting, such as security.protocol=SASL_SSL (repeatable).")
  private Map<String, String> settings = Map.of();

  KafkaFlags(Configuration configuration) {
    this.configuration = configuration;
  }

  KafkaSettings settings() {
    return settings(hosts, configuration.kafka(settings));
  }

  /** Refuses settings that no Kafka client has. */
  static KafkaSettings settings(String hosts, Map<String, String> extra) {
    Set<String> known = new TreeSet<>(AdminClientConfig.configNames());
    known.addAll(ProducerConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.remove(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG);
    for (String name : extra.keySet()) {
      if (!known.contains(name)) {
        throw new CommandException(
            ExitCode.USAGE,
            "--kafka-config: \""
                + name
                + "\" is no Kafka client setting that Sonde passes on; see"
                + " https://kafka.apache.org/documentation/#configuration");
      }
    }
    return new KafkaSettings(hosts, extra);
  }
}
