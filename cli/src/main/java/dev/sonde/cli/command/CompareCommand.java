package dev.sonde.cli.command;

import dev.sonde.cli.fleet.BrokerAhead;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Compares the providers of one model, without a spec. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Find the providers of a model, probe each, print and save the report.",
    footer = {
      "",
      "Examples:",
      "  sonde compare meta-llama/Llama-3.1-8B-Instruct --simulate",
      "  sonde compare openai/gpt-oss-20b --providers groq,novita --count 50 --budget 1",
      "  sonde compare openai/gpt-oss-20b --rate 2/s --duration 60s -o json > out.json"
    })
final class CompareCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;
  private final BrokerAhead ahead;

  @Parameters(paramLabel = "MODEL", description = "A Hub model id, org/name.")
  private @Nullable String model;

  @Mixin private final SpecFlags spec = new SpecFlags();
  @Mixin private final FleetFlags fleet = new FleetFlags();

  CompareCommand(Console console, Clocks clocks, BrokerAhead ahead) {
    this.console = console;
    this.clocks = clocks;
    this.ahead = ahead;
  }

  @Override
  public Integer call() {
    return new Measurement(
            console, clocks, fleet, ahead, Credentials.own(console, spec.router, fleet.outbound))
        .run(Path.of(""), (parser, simulator) -> parser.parse(spec.options(model, simulator)))
        .code();
  }
}
