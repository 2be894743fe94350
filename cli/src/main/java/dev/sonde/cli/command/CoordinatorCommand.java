package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.FleetTopics;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.terminal.Console;
import dev.sonde.coordinator.Coordinator;
import dev.sonde.coordinator.dispatch.DispatcherOptions;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs a coordinator until it is stopped. */
@Command(
    name = "coordinator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Dispatch, aggregate and report runs, and serve the HTTP API until it is stopped.",
      "Several coordinators share the runs."
    },
    footer = {
      "",
      "Examples:",
      "  sonde coordinator --kafka 127.0.0.1:9092",
      "  SONDE_API_TOKEN=… sonde coordinator --kafka kafka:9092 --host 0.0.0.0"
    })
final class CoordinatorCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;

  @Mixin private final KafkaFlags kafka;
  @Mixin private final ApiFlags api = new ApiFlags();
  @Mixin private final HistoryFlags history = new HistoryFlags();
  @Mixin private final RetentionFlags retention = new RetentionFlags();
  @Mixin private final RoleFlags role = new RoleFlags();

  CoordinatorCommand(Console console, Clocks clocks, Configuration configuration) {
    this.console = console;
    this.clocks = clocks;
    this.kafka = new KafkaFlags(configuration);
  }

  @Override
  public Integer call() throws InterruptedException {
    KafkaSettings settings = kafka.settings();
    api.check(console);
    retention.runs();
    return new RoleProcess(console, "coordinator", role)
        .run((closer, id, broken) -> start(closer, settings, id, broken));
  }

  private String start(Closer closer, KafkaSettings settings, String id, FatalErrorHandler broken) {
    FatalErrorHandler fatalErrors = FleetTopics.explaining(settings, broken);
    FleetTopics.ensure(settings, List.of());
    FleetTopics.warnOfCopies(settings);
    Vertx vertx = LocalVertx.create();
    closer.add(LocalVertx.closing(vertx));
    Coordinator coordinator =
        closer.add(
            new Coordinator(
                settings,
                vertx,
                clocks.monotonic(),
                new DispatcherOptions(id, retention.runs()),
                fatalErrors));
    coordinator.start().join();
    return "coordinator ready at "
        + api.serve(
            closer,
            console,
            clocks,
            new ApiFlags.Served(
                id,
                SpecParser.DEFAULT_ENDPOINT,
                history.index(closer, null),
                settings,
                vertx,
                fatalErrors,
                false));
  }
}
