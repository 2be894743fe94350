package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.FleetTopics;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.fleet.OpenFiles;
import dev.sonde.cli.monitor.WorkerMonitor;
import dev.sonde.cli.selftest.SavedSelftest;
import dev.sonde.cli.selftest.SetUp;
import dev.sonde.cli.terminal.Console;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.worker.Worker;
import dev.sonde.worker.WorkerOptions;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.probe.KeySource;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a worker until it is stopped. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Send the probes of a region until it is stopped; then wait for probes in flight.",
    footer = {
      "",
      "Examples:",
      "  sonde worker --kafka 127.0.0.1:9092",
      "  sonde worker --kafka kafka:9092 --region eu-west --drain 60s"
    })
final class WorkerCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(WorkerCommand.class);

  private static final Pattern REGION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  private final Console console;
  private final Clocks clocks;

  @Mixin private final KafkaFlags kafka;
  @Mixin private final OutboundFlags outbound = new OutboundFlags();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Region of the worker (${DEFAULT-VALUE}).")
  private String region = "default";

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "Maximum wait for probes in flight when it is stopped (${DEFAULT-VALUE}).")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port of /healthz, /readyz and /metrics; 0 for any free port (none).")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description = "Address of that port (${DEFAULT-VALUE}). Requests need no token.")
  private String host = "127.0.0.1";

  @Mixin private final ReachFlags allowed = new ReachFlags();
  @Mixin private final RoleFlags role = new RoleFlags();

  WorkerCommand(Console console, Clocks clocks, Configuration configuration) {
    this.console = console;
    this.clocks = clocks;
    this.kafka = new KafkaFlags(configuration);
  }

  @Override
  public Integer call() throws InterruptedException {
    KafkaSettings settings = kafka.settings();
    checkRegion(region);
    allowed.reach();
    outbound.outbound(console);
    if (port != null) {
      Port.check("--port", host, port);
    }
    return new RoleProcess(console, "worker", role)
        .run((closer, id, broken) -> start(closer, settings, id, broken));
  }

  /** Refuses a region whose name cannot be part of a topic's name. */
  static void checkRegion(String region) {
    if (!REGION.matcher(region).matches()) {
      throw new CommandException(
          ExitCode.USAGE,
          "--region is \"" + region + "\", allowed are 1 to 64 letters, digits, '.', '_', '-'");
    }
  }

  private String start(Closer closer, KafkaSettings settings, String id, FatalErrorHandler broken) {
    // Connects to the cluster in the background while the parts that do not need it start.
    CompletableFuture<Integer> partitions =
        CompletableFuture.supplyAsync(() -> FleetTopics.ensure(settings, List.of(region)));
    WorkerOptions options =
        WorkerOptions.of(id, region, Version.number(), Runtime.getRuntime().availableProcessors())
            .through(outbound.outbound(console))
            .quoting(
                SavedSelftest.of(console.environment())
                    .noiseFloor(SetUp.here(), Version.number(), LOG::warn));
    KeySource keys = KeySource.of(ProcessTokens.of(console), allowed.reach());
    Vertx vertx = LocalVertx.create();
    closer.add(LocalVertx.closing(vertx));
    FatalErrorHandler fatalErrors = FleetTopics.explaining(settings, broken);
    Worker worker = closer.add(new Worker(options, vertx, clocks.monotonic(), keys, fatalErrors));
    CompletableFuture<Void> rehearsed = worker.rehearse();
    ClaimBounds bounds = OpenFiles.claimBounds(1, partitions.join());
    int given = port == null ? 0 : port;
    Optional<WorkerMonitor> monitor =
        Optional.ofNullable(port)
            .map(any -> closer.add(new WorkerMonitor(vertx, id, region, worker::state)));
    String where =
        monitor.map(at -> ", health at " + Port.url(host, at.start(host, given).join())).orElse("");
    worker.join(settings, bounds).join();
    rehearsed.join();
    closer.add(
        () -> {
          monitor.ifPresent(WorkerMonitor::draining);
          worker.drain(drain);
        });
    return "worker " + id + " ready in region " + region + where;
  }
}
