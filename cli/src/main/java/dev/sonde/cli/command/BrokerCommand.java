package dev.sonde.cli.command;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.cli.terminal.Console;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a broker on loopback until it is stopped. */
@Command(
    name = "broker",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run a Kafka broker on 127.0.0.1 until it is stopped.",
    footer = {"", "Examples:", "  sonde broker", "  sonde broker --port 9092 --data kafka-data"})
final class BrokerCommand implements Callable<Integer> {

  private final Console console;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "9092",
      description = "Port of the broker; 0 for any free port (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for the data (a temporary folder, deleted at the end).")
  private @Nullable Path data;

  @Mixin private final RoleFlags role = new RoleFlags();

  BrokerCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws InterruptedException {
    Port.check("--port", "127.0.0.1", port);
    return new RoleProcess(console, "broker", role).run((closer, id, fatalErrors) -> start(closer));
  }

  private String start(Closer closer) {
    Path kept = data;
    EmbeddedBroker broker =
        closer.add(
            kept == null ? EmbeddedBroker.temporary(port) : EmbeddedBroker.keeping(kept, port));
    return "broker ready at " + broker.bootstrap() + ", data in " + broker.folder();
  }
}
