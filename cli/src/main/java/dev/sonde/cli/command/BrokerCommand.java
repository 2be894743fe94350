package dev.sonde.cli.command;

import dev.sonde.cli.broker.EmbeddedBroker;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.Interrupts;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A broker on loopback, until stopped. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run a Kafka broker on 127.0.0.1, until stopped.",
    footer = {"", "Examples:", "  sonde broker", "  sonde broker --port 9092 --data kafka-data"})
final class BrokerCommand implements Callable<Integer> {

  private static final int HIGHEST_PORT = 65_535;

  private final Console console;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9092",
      description = "Where it listens; 0 for any free port (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where it keeps its data; by default a folder that goes with it.")
  private @Nullable Path data;

  BrokerCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (port < 0 || port > HIGHEST_PORT) {
      throw new CommandException(
          ExitCode.USAGE, "--port is " + port + ", allowed is 0 to " + HIGHEST_PORT);
    }
    Path kept = data;
    try (EmbeddedBroker broker =
        kept == null ? EmbeddedBroker.temporary(port) : EmbeddedBroker.keeping(kept, port)) {
      console
          .out()
          .println(
              "broker ready at "
                  + broker.bootstrap()
                  + (kept == null ? "" : ", data in " + kept.toAbsolutePath()));
      Interrupts.awaitStop();
    }
    return ExitCode.OK.code();
  }
}
