package dev.sonde.cli.command;

import dev.sonde.cli.files.OutputFolder;
import dev.sonde.cli.fleet.BrokerAhead;
import dev.sonde.cli.fleet.KafkaHome;
import dev.sonde.kafka.KafkaSettings;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that say where a run is executed and where its results go. */
final class FleetFlags {

  private static final String DEFAULT_SCENARIO = "default";
  private static final int MOST_WORKERS = 64;

  @Mixin final CatalogFlags catalog = new CatalogFlags();
  @Mixin final OutboundFlags outbound = new OutboundFlags();

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of workers of the local fleet (${DEFAULT-VALUE}).")
  int workers;

  @Option(
      names = "--kafka",
      paramLabel = "HOSTS",
      description = "Bootstrap servers of a cluster to use instead of the embedded broker.")
  @Nullable String kafka;

  @Option(
      names = "--kafka-config",
      paramLabel = "KEY=VALUE",
      description =
          "A client setting for that cluster, such as security.protocol=SASL_SSL (repeatable).")
  Map<String, String> kafkaConfig = Map.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Keep the data of the embedded broker in this folder.")
  @Nullable Path data;

  @Option(
      names = "--simulate",
      arity = "0..1",
      parameterConsumer = OptionalValue.class,
      fallbackValue = DEFAULT_SCENARIO,
      paramLabel = "SCENARIO",
      description = "Use the built-in simulator instead of the router; it needs no token.")
  @Nullable String simulate;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = {"Also write report.json, report.html and", "events.jsonl to this folder."})
  @Nullable Path out;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Format of the result on stdout (${DEFAULT-VALUE}).")
  Output output = Output.text;

  @Option(names = "--quiet", description = "Print no progress on stderr.")
  boolean quiet;

  @Option(
      names = "--wait",
      description = "No effect: a local fleet has its own workers and need not wait for them.")
  boolean await;

  @Option(
      names = "--preflight",
      negatable = true,
      description =
          "Check the account with one token before any load (default at the real router).")
  @Nullable Boolean preflight;

  @Option(
      names = "--rehearse",
      paramLabel = "TIME|off|strict",
      converter = RehearseFlag.Converter.class,
      description = {
        "Most time to rehearse the load before the first request (5s).",
        "strict: send nothing if this machine cannot hold it."
      })
  RehearseFlag rehearse = RehearseFlag.USUAL;

  @Option(names = "--yes", description = "Do not ask for confirmation.")
  boolean yes;

  /** Refuses values that are not allowed; the message names the flag. */
  void check() {
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new CommandException(
          ExitCode.USAGE, "--workers is " + workers + ", allowed is 1 to " + MOST_WORKERS);
    }
    if (out != null) {
      OutputFolder.require(out);
    }
    if (kafka != null && rehearse.always()) {
      throw new CommandException(ExitCode.USAGE, RehearseFlag.NEEDS_THE_BROKER);
    }
    if (kafka != null && data != null) {
      throw new CommandException(
          ExitCode.USAGE,
          "--data is for the embedded broker, --kafka is for another cluster: give only one of"
              + " them");
    }
  }

  KafkaHome kafkaHome(BrokerAhead ahead) {
    KafkaSettings cluster = kafka == null ? null : KafkaFlags.settings(kafka, kafkaConfig);
    return new KafkaHome(cluster, data, 0, ahead);
  }

  /** Formats of the result on stdout. */
  @SuppressWarnings("JavaLangClash")
  enum Output {
    text,
    json
  }
}
