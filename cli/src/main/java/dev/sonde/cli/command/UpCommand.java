package dev.sonde.cli.command;

import dev.sonde.cli.fleet.BrokerAhead;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.FleetOptions;
import dev.sonde.cli.fleet.FleetSize;
import dev.sonde.cli.fleet.FleetTopics;
import dev.sonde.cli.fleet.KafkaHome;
import dev.sonde.cli.fleet.LocalFleet;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.fleet.Rehearsed;
import dev.sonde.cli.selftest.SavedSelftest;
import dev.sonde.cli.selftest.SetUp;
import dev.sonde.cli.terminal.Console;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.worker.probe.KeySource;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs every role in one process until it is stopped. */
@Command(
    name = "up",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run broker, coordinator and workers in one process until it is stopped.",
    footer = {
      "",
      "Examples:",
      "  sonde up --simulate",
      "  sonde up --workers 2 --data sonde-data",
      "  sonde up --kafka kafka:9092 --region eu-west"
    })
final class UpCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(UpCommand.class);

  private static final int MOST_WORKERS = 64;

  private final Console console;
  private final Clocks clocks;
  private final Configuration configuration;

  @Mixin private final ApiFlags api = new ApiFlags();

  @Option(
      names = "--workers",
      paramLabel = "N",
      defaultValue = "1",
      description = "Number of workers (${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--region",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Region of the workers (${DEFAULT-VALUE}).")
  private String region = "default";

  @Option(
      names = "--simulate",
      arity = "0..1",
      parameterConsumer = OptionalValue.class,
      fallbackValue = "default",
      paramLabel = "SCENARIO",
      description =
          "Also start the built-in simulator. Specs without an endpoint are sent to it instead of"
              + " the router.")
  private @Nullable String simulate;

  @Option(
      names = "--kafka",
      paramLabel = "HOSTS",
      description = "Bootstrap servers of a cluster to use instead of the embedded broker.")
  private @Nullable String kafka;

  @Option(
      names = "--kafka-config",
      paramLabel = "KEY=VALUE",
      description = "A client setting for that cluster (repeatable).")
  private Map<String, String> kafkaConfig = Map.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep the data of the embedded broker, and how far the simulator is, in this folder.")
  private @Nullable Path data;

  @Option(
      names = "--broker-port",
      paramLabel = "N",
      defaultValue = "0",
      description = "Port of the embedded broker; 0 for any free port (${DEFAULT-VALUE}).")
  private int brokerPort;

  @Option(
      names = "--drain",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = DurationConverter.class,
      description = "Maximum wait for probes in flight when it is stopped (${DEFAULT-VALUE}).")
  private Duration drain = Duration.ZERO;

  @Option(
      names = "--rehearse",
      paramLabel = "TIME|off|strict",
      defaultValue = "off",
      converter = RehearseFlag.Converter.class,
      description = {
        "Most time to rehearse 50 probes a second before it is ready (${DEFAULT-VALUE}).",
        "strict: do not start if this machine cannot hold them."
      })
  private RehearseFlag rehearse = RehearseFlag.OFF;

  @Mixin private final HistoryFlags history = new HistoryFlags();
  @Mixin private final RetentionFlags retention = new RetentionFlags();
  @Mixin private final RoleFlags role = new RoleFlags();

  UpCommand(Console console, Clocks clocks, Configuration configuration) {
    this.console = console;
    this.clocks = clocks;
    this.configuration = configuration;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new CommandException(
          ExitCode.USAGE, "--workers is " + workers + ", allowed is 1 to " + MOST_WORKERS);
    }
    if (kafka != null && data != null) {
      throw new CommandException(
          ExitCode.USAGE,
          "--data is for the embedded broker, --kafka is for another cluster: give only one of"
              + " them");
    }
    if (kafka != null && !rehearse.off()) {
      throw new CommandException(ExitCode.USAGE, RehearseFlag.NEEDS_THE_BROKER);
    }
    WorkerCommand.checkRegion(region);
    Simulation.check(simulate);
    Port.check("--broker-port", "127.0.0.1", brokerPort);
    api.check(console);
    retention.runs();
    return new RoleProcess(console, "up", role).run(this::start);
  }

  private String start(Closer closer, String id, FatalErrorHandler broken) {
    Vertx vertx = LocalVertx.create();
    closer.add(LocalVertx.closing(vertx));
    Simulation simulation = closer.add(Simulation.start(simulate, data, clocks.wall()));
    LocalFleet fleet = closer.add(LocalFleet.start(options(id), clocks, vertx));
    fleet.ready().join();
    rehearse(fleet);
    KafkaSettings settings = fleet.settings();
    fleet.onFatalError(broken);
    FatalErrorHandler fatalErrors = FleetTopics.explaining(settings, broken);
    String simulator = simulation.baseUrl();
    String router = simulator == null ? SpecParser.DEFAULT_ENDPOINT : simulator;
    String address =
        api.serve(
            closer,
            console,
            clocks,
            new ApiFlags.Served(
                id,
                router,
                history.index(closer, data),
                settings,
                vertx,
                fatalErrors,
                kafka == null));
    closer.add(() -> fleet.drain(drain));
    return "up ready at "
        + address
        + ", Kafka at "
        + settings.bootstrap()
        + ", workers "
        + workers
        + (simulator == null ? "" : ", simulator at " + simulator);
  }

  private void rehearse(LocalFleet fleet) {
    if (rehearse.off()) {
      return;
    }
    Rehearsed result = fleet.rehearse(rehearse.atMost()).join();
    String text = result.text();
    if (!result.held() && rehearse.strict()) {
      throw new CommandException(ExitCode.INVALID, text);
    }
    if (!result.held()) {
      LOG.warn("{}", text);
    }
  }

  private FleetOptions options(String id) {
    KafkaSettings cluster =
        kafka == null ? null : KafkaFlags.settings(kafka, configuration.kafka(kafkaConfig));
    return new FleetOptions(
        new KafkaHome(cluster, data, brokerPort, BrokerAhead.none()),
        List.of(region),
        FleetSize.of(workers),
        Version.number(),
        KeySource.of(ProcessTokens.of(console), api.reach()),
        id,
        simulate == null ? 1 : 2,
        SavedSelftest.of(console.environment())
            .noiseFloor(SetUp.here(), Version.number(), LOG::warn),
        retention.runs(),
        api.outbound(console));
  }
}
