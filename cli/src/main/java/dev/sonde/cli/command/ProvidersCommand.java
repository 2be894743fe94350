package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.reach.ModelId;
import dev.sonde.coordinator.catalog.CatalogException;
import dev.sonde.coordinator.catalog.ProvidersText;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.submit.TargetDiscovery;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the providers of a model. */
@Command(
    name = "providers",
    mixinStandardHelpOptions = true,
    description =
        "List the providers of a model: status, prices, context, and the router's own figures.",
    footer = {"", "Example:", "  sonde providers meta-llama/Llama-3.1-8B-Instruct --simulate"})
final class ProvidersCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;

  @Parameters(paramLabel = "MODEL", description = "A Hub model id, org/name.")
  private String model = "";

  @Option(
      names = "--router",
      paramLabel = "URL",
      defaultValue = SpecParser.DEFAULT_ENDPOINT,
      description = {"Base URL of an OpenAI-compatible router", "(${DEFAULT-VALUE})."})
  private String router = SpecParser.DEFAULT_ENDPOINT;

  @Option(
      names = "--simulate",
      arity = "0..1",
      parameterConsumer = OptionalValue.class,
      fallbackValue = "default",
      paramLabel = "SCENARIO",
      description = "Use the catalog of the built-in simulator.")
  private @Nullable String simulate;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Output format (${DEFAULT-VALUE}).")
  private FleetFlags.Output output = FleetFlags.Output.text;

  @Mixin private final CatalogFlags catalog = new CatalogFlags();
  @Mixin private final OutboundFlags outbound = new OutboundFlags();

  ProvidersCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() {
    if (!ModelId.isOne(model)) {
      throw new CommandException(
          ExitCode.USAGE, "MODEL is " + ModelId.found(model) + ", allowed is " + ModelId.ALLOWED);
    }
    try (Simulation simulation = Simulation.start(simulate)) {
      String simulator = simulation.baseUrl();
      String endpoint =
          simulator == null ? CatalogFlags.baseUrl("--router", router).text() : simulator;
      print(endpoint);
    } catch (CatalogException e) {
      throw new CommandException(ExitCode.NOTHING_MEASURED, String.valueOf(e.getMessage()), e);
    }
    return ExitCode.OK.code();
  }

  private void print(String endpoint) {
    CatalogCache cache = catalog.cache(console, clocks);
    TargetDiscovery discovery =
        new TargetDiscovery(CatalogFlags.client(cache, outbound.outbound(console)), new Access());
    TargetDiscovery.Listing found = discovery.listing(endpoint, model, console::note);
    boolean json = output == FleetFlags.Output.json;
    console
        .out()
        .print(
            json
                ? ProvidersText.json(found.model(), found.hub())
                : ProvidersText.render(found.model(), found.hub(), console.listWidth()));
    if (!cache.oldestUsed().isZero()) {
      console
          .err()
          .println(
              "from a cache, %d s old; --refresh requests it again"
                  .formatted(cache.oldestUsed().toSeconds()));
    }
  }

  /** The endpoint is the person's own word: the token goes there. */
  private final class Access implements TargetDiscovery.Access {

    @Override
    public @Nullable String token(String endpoint) {
      return ProcessTokens.of(console).token(null);
    }

    @Override
    public @Nullable String hub(String endpoint) {
      return catalog.hub(console, endpoint);
    }
  }
}
