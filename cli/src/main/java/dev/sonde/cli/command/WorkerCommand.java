package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.FleetTopics;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Interrupts;
import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.worker.Worker;
import dev.sonde.worker.WorkerOptions;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A worker, until stopped. */
@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Send a region's probes, until stopped; then let what is in flight end.",
    footer = {
      "",
      "Examples:",
      "  sonde worker --kafka 127.0.0.1:9092",
      "  sonde worker --kafka kafka:9092 --region eu-west --drain 60"
    })
final class WorkerCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;

  @Mixin private final KafkaFlags kafka = new KafkaFlags();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      defaultValue = "default",
      description = "Whose jobs it takes (${DEFAULT-VALUE}).")
  private String region = "default";

  @Option(names = "--id", paramLabel = "NAME", description = "Its name; by default host and pid.")
  private @Nullable String id;

  @Option(
      names = "--drain",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long it waits for what is in flight when stopped (${DEFAULT-VALUE}).")
  private int drainSeconds;

  WorkerCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() throws InterruptedException {
    KafkaSettings settings = kafka.settings();
    FleetTopics.ensure(settings, List.of(region));
    String name = RoleName.of(id);
    WorkerOptions options =
        WorkerOptions.of(
            name, region, Version.number(), Runtime.getRuntime().availableProcessors());
    Vertx vertx = LocalVertx.create();
    try (LocalVertx.Closing closing = LocalVertx.closing(vertx);
        Worker worker = new Worker(options, vertx, clocks.monotonic(), Tokens.of(console))) {
      CompletableFuture<Void> rehearsed = worker.rehearse();
      worker.join(settings).join();
      rehearsed.join();
      console.out().println("worker " + name + " ready in region " + region);
      Interrupts.awaitStop();
      worker.drain(Duration.ofSeconds(drainSeconds));
    }
    return ExitCode.OK.code();
  }
}
