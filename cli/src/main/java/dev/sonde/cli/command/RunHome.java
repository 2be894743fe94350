package dev.sonde.cli.command;

import dev.sonde.cli.files.InputFile;
import dev.sonde.cli.fleet.FleetTopics;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.kafka.KafkaSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags that say where a run is read from: this machine, a coordinator or a cluster. */
final class RunHome {

  @Option(
      names = "--server",
      paramLabel = "URL",
      description =
          "Read from this coordinator instead of this machine; its token is in SONDE_API_TOKEN.")
  private @Nullable String server;

  @Mixin private final TrustFlags trust = new TrustFlags();

  @Option(
      names = "--kafka",
      paramLabel = "HOSTS",
      description = "Read from the topics of this cluster instead of this machine.")
  private @Nullable String kafka;

  @Option(
      names = "--kafka-config",
      paramLabel = "KEY=VALUE",
      description = "A client setting for that cluster (repeatable).")
  private Map<String, String> kafkaConfig = Map.of();

  /** The coordinator that {@code --server} names, or null. */
  @Nullable Server server(Console console) {
    if (server != null && kafka != null) {
      throw new CommandException(ExitCode.USAGE, "--server and --kafka cannot be given together");
    }
    return server == null ? null : trust.server(console, server);
  }

  /** The settings of the cluster that {@code --kafka} names, after it has answered; or null. */
  @Nullable KafkaSettings cluster() {
    if (kafka == null) {
      return null;
    }
    KafkaSettings settings = KafkaFlags.settings(kafka, kafkaConfig);
    FleetTopics.check(settings);
    return settings;
  }

  /** The report of a run, as JSON: the coordinator's, the cluster's, or this machine's. */
  String report(Console console, String run) throws IOException {
    Server coordinator = server(console);
    if (coordinator != null) {
      String id = ServerFlags.run(coordinator, run);
      return coordinator.text("/api/v1/runs/" + id + "/report");
    }
    KafkaSettings cluster = cluster();
    if (cluster != null) {
      RemoteRuns runs = RemoteRuns.read(cluster);
      String id = runs.run(run).id();
      byte[] report =
          runs.report(id)
              .orElseThrow(
                  () -> new CommandException(ExitCode.USAGE, "run " + id + " has no report yet"));
      return new String(report, StandardCharsets.UTF_8);
    }
    Path found = RunLookup.find(console, run);
    return InputFile.text(Files.isDirectory(found) ? found.resolve(SavedRuns.REPORT) : found);
  }
}
