package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.FleetTopics;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Interrupts;
import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.coordinator.Coordinator;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A coordinator, until stopped. */
@Command(
    name = "coordinator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Dispatch, aggregate and report runs, until stopped. Several share the runs.",
    footer = {"", "Examples:", "  sonde coordinator --kafka 127.0.0.1:9092"})
final class CoordinatorCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;

  @Mixin private final KafkaFlags kafka = new KafkaFlags();

  @Option(names = "--id", paramLabel = "NAME", description = "Its name; by default host and pid.")
  private @Nullable String id;

  CoordinatorCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() throws InterruptedException {
    KafkaSettings settings = kafka.settings();
    FleetTopics.ensure(settings, List.of());
    String name = RoleName.of(id);
    Vertx vertx = LocalVertx.create();
    try (LocalVertx.Closing closing = LocalVertx.closing(vertx);
        Coordinator coordinator = new Coordinator(settings, vertx, clocks.monotonic(), name)) {
      coordinator.start().join();
      console.out().println("coordinator " + name + " ready");
      Interrupts.awaitStop();
    }
    return ExitCode.OK.code();
  }
}
