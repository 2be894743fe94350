package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.coordinator.catalog.CatalogClient;
import dev.sonde.coordinator.catalog.CatalogException;
import dev.sonde.coordinator.catalog.ListedModel;
import dev.sonde.coordinator.catalog.ProvidersText;
import dev.sonde.coordinator.spec.SpecParser;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Who serves a model, and what the catalogue says of them. */
@Command(
    name = "providers",
    mixinStandardHelpOptions = true,
    description =
        "List a model's providers: status, prices, context, and the router's own figures.",
    footer = {"", "Example:", "  sonde providers meta-llama/Llama-3.1-8B-Instruct --simulate"})
final class ProvidersCommand implements Callable<Integer> {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Console console;
  private final Clocks clocks;

  @Parameters(paramLabel = "MODEL", description = "A Hub model id, org/name.")
  private String model = "";

  @Option(
      names = "--router",
      paramLabel = "URL",
      defaultValue = SpecParser.DEFAULT_ENDPOINT,
      description = "OpenAI-compatible base (${DEFAULT-VALUE}).")
  private String router = SpecParser.DEFAULT_ENDPOINT;

  @Option(
      names = "--simulate",
      arity = "0..1",
      parameterConsumer = OptionalValue.class,
      fallbackValue = "default",
      paramLabel = "SCENARIO",
      description = "Ask the built-in simulator.")
  private @Nullable String simulate;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "How to print it (${DEFAULT-VALUE}).")
  private FleetFlags.Output output = FleetFlags.Output.text;

  ProvidersCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() {
    try (Simulation simulation = Simulation.start(simulate)) {
      String simulator = simulation.baseUrl();
      String endpoint = simulator == null ? router : simulator;
      ListedModel listed =
          new CatalogClient(clocks.monotonic(), TIMEOUT)
              .model(endpoint, model, Tokens.of(console).token(null));
      console
          .out()
          .print(
              output == FleetFlags.Output.json
                  ? ProvidersText.json(listed)
                  : ProvidersText.render(listed));
    } catch (CatalogException e) {
      throw new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK.code();
  }
}
