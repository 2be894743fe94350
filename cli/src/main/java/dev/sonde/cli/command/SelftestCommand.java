package dev.sonde.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.sonde.cli.fleet.BrokerAhead;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.fleet.FleetOptions;
import dev.sonde.cli.fleet.FleetSize;
import dev.sonde.cli.fleet.KafkaHome;
import dev.sonde.cli.fleet.LocalFleet;
import dev.sonde.cli.fleet.LocalVertx;
import dev.sonde.cli.log.QuietLog;
import dev.sonde.cli.selftest.SavedSelftest;
import dev.sonde.cli.selftest.Selftest;
import dev.sonde.cli.selftest.SelftestRunner;
import dev.sonde.cli.selftest.SelftestStep;
import dev.sonde.cli.selftest.SelftestText;
import dev.sonde.cli.selftest.SetUp;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.http.Outbound;
import dev.sonde.coordinator.dispatch.RunRetention;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.submit.RunFactory;
import dev.sonde.worker.Worker;
import dev.sonde.worker.probe.KeySource;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures this machine's own error. */
@Command(
    name = "selftest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Measure this machine's own error.",
      "Raises the load on a simulator in another process until the error exceeds a limit,"
          + " prints the curve and saves the result, which reports quote."
    },
    footer = {
      "",
      "Examples:",
      "  sonde selftest",
      "  sonde selftest --rates 20,100,1000 --seconds 10 --limit 2ms",
      "",
      "Exit code 3 if even the lowest load is too high for this machine."
    })
final class SelftestCommand implements Callable<Integer> {

  private static final double MOST_RATE = 20_000;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double MILLIS_PER_SECOND = 1000;

  private final Console console;
  private final Clocks clocks;

  @Option(
      names = "--rates",
      split = ",",
      paramLabel = "N",
      defaultValue = "20,50,100,200,400,800,1600",
      description = "Probes a second in each step, ascending (${DEFAULT-VALUE}).")
  private List<Double> rates = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "5",
      description = "Duration of each step, in seconds (${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--limit",
      paramLabel = "TIME",
      defaultValue = "5ms",
      converter = DurationConverter.class,
      description = "Accepted error at the 99th percentile (${DEFAULT-VALUE}).")
  private Duration limit = Duration.ZERO;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Output format (${DEFAULT-VALUE}).")
  private FleetFlags.Output output = FleetFlags.Output.text;

  @Option(names = "--quiet", description = "Print no progress on stderr.")
  private boolean quiet;

  SelftestCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() {
    if (quiet) {
      QuietLog.start(console.environment());
    }
    check();
    SavedSelftest saved = SavedSelftest.of(console.environment());
    saved.check();
    double limitMillis = limit.toNanos() / NANOS_PER_MILLI;
    Selftest selftest =
        new Selftest(
            Instant.ofEpochMilli(clocks.wall().millis()).truncatedTo(ChronoUnit.SECONDS).toString(),
            Version.number(),
            Worker.environment(),
            SetUp.here(),
            limitMillis,
            steps(limitMillis));
    print(selftest);
    saved.save(selftest);
    if (!quiet) {
      console.message("saved: " + saved.file());
    }
    return (selftest.noiseFloor().isPresent() ? ExitCode.OK : ExitCode.INVALID).code();
  }

  private void check() {
    boolean ascending =
        Stream.iterate(1, i -> i < rates.size(), i -> i + 1)
            .allMatch(i -> rates.get(i - 1) < rates.get(i));
    if (rates.isEmpty() || !ascending || rates.get(0) < 1 || last(rates) > MOST_RATE) {
      throw new CommandException(
          ExitCode.USAGE, "--rates is " + rates + ", allowed is 1 to 20000, ascending");
    }
    if (seconds < 1 || seconds > 600) {
      throw new CommandException(
          ExitCode.USAGE, "--seconds is " + seconds + ", allowed is 1 to 600");
    }
    if (limit.isZero() || limit.isNegative() || limit.toMillis() > MILLIS_PER_SECOND) {
      throw new CommandException(
          ExitCode.USAGE, "--limit is " + limit.toMillis() + "ms, allowed is more than 0 to 1s");
    }
  }

  private static double last(List<Double> values) {
    return values.get(values.size() - 1);
  }

  private List<SelftestStep> steps(double limitMillis) {
    boolean curve = !quiet && output == FleetFlags.Output.text;
    Path folder = temporary();
    Vertx vertx = LocalVertx.create();
    try (LocalVertx.Closing closing = LocalVertx.closing(vertx);
        LocalFleet fleet = LocalFleet.start(options(), clocks, vertx)) {
      fleet.ready().join();
      if (curve) {
        console.out().print(SelftestText.heading());
      }
      return new SelftestRunner(
              fleet,
              new SpecParser(PromptSource.REFUSED),
              folder,
              new RunFactory(clocks.wall(), Version.number()))
          .steps(
              rates,
              seconds,
              limitMillis,
              step -> {
                if (curve) {
                  console.out().println(SelftestText.line(step, limitMillis));
                }
              });
    } finally {
      delete(folder);
    }
  }

  private FleetOptions options() {
    return new FleetOptions(
        new KafkaHome(null, null, 0, BrokerAhead.none()),
        List.of("default"),
        FleetSize.of(1),
        Version.number(),
        KeySource.NONE,
        RoleName.of(null),
        1,
        null,
        RunRetention.USUAL,
        Outbound.DIRECT);
  }

  private void print(Selftest selftest) {
    if (output == FleetFlags.Output.text) {
      console.out().println();
      console.out().print(SelftestText.conclusion(selftest));
      return;
    }
    try {
      console.out().print(SavedSelftest.json(selftest));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a selftest cannot be written as JSON", e);
    }
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("sonde-selftest-");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a temporary folder", e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + folder, e);
    }
  }
}
