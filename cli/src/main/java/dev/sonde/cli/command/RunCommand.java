package dev.sonde.cli.command;

import dev.sonde.cli.fleet.BrokerAhead;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Runs a spec. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Run a spec, print and save the report. Flags override the file.",
    footer = {
      "",
      "Examples:",
      "  sonde run examples/compare-providers.yaml --simulate",
      "  sonde run - --yes < spec.yaml",
      "  sonde run examples/ci-gate.yaml --out results"
    })
final class RunCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;
  private final BrokerAhead ahead;

  @Parameters(paramLabel = "SPEC", description = "A YAML or JSON file; - reads stdin.")
  private String file = "-";

  @Mixin private final SpecFlags spec = new SpecFlags();
  @Mixin private final FleetFlags fleet = new FleetFlags();

  RunCommand(Console console, Clocks clocks, BrokerAhead ahead) {
    this.console = console;
    this.clocks = clocks;
    this.ahead = ahead;
  }

  @Override
  public Integer call() {
    SpecFile read = SpecFile.read(console, file);
    return new Measurement(
            console, clocks, fleet, ahead, Credentials.own(console, spec.router, fleet.outbound))
        .run(
            read.folder(),
            (parser, simulator) ->
                parser.parse(read.name(), read.text(), spec.options(null, simulator)))
        .code();
  }
}
