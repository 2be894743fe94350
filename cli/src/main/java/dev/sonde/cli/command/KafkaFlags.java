package dev.sonde.cli.command;

import dev.sonde.common.topic.KafkaSettings;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a role reaches the cluster. */
final class KafkaFlags {

  @Option(
      names = "--kafka",
      required = true,
      paramLabel = "HOSTS",
      description = "The cluster's bootstrap servers, host:port[,host:port...].")
  private String hosts = "";

  @Option(
      names = "--kafka-config",
      paramLabel = "KEY=VALUE",
      description = "A client setting, such as security.protocol=SASL_SSL (repeatable).")
  private Map<String, String> settings = Map.of();

  KafkaSettings settings() {
    return new KafkaSettings(hosts, settings);
  }
}
