package dev.sonde.cli.command;

import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.audit.plan.AuditPlan;
import dev.sonde.cli.files.PromptFiles;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.steps.StepPlan;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.text.PrintableText;
import dev.sonde.coordinator.plan.RunPlan;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.SpecParser;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what a spec or an audit would send. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Show what a spec or an audit would send, its worst-case cost, and what its sample could"
            + " show.",
    footer = {
      "",
      "Examples:",
      "  sonde plan examples/compare-providers.yaml --simulate",
      "  sonde plan examples/ci-gate.yaml -o json",
      "  sonde plan examples/audits/heartbeat.yaml --simulate"
    })
final class PlanCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;

  @Parameters(
      paramLabel = "SPEC",
      description = "A spec or an audit as YAML or JSON; - reads stdin.")
  private String file = "-";

  @Mixin private final SpecFlags spec = new SpecFlags();
  @Mixin private final CatalogFlags catalog = new CatalogFlags();
  @Mixin private final OutboundFlags outbound = new OutboundFlags();

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

  PlanCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() {
    SpecFile read = SpecFile.read(console, file);
    SpecParser parser = new SpecParser(new PromptFiles(read.folder(), console.in()));
    try (Simulation simulation = Simulation.start(simulate)) {
      if (AuditParser.isAudit(read.text())) {
        return audit(read, simulation.baseUrl());
      }
      Spec parsed =
          parser.parse(read.name(), read.text(), spec.options(null, simulation.baseUrl()));
      List<Target> targets = targets(parsed);
      if (parsed.load().stepped()) {
        StepPlan plan = StepPlan.of(parsed, targets);
        console
            .out()
            .print(output == FleetFlags.Output.json ? plan.json() : plan.text(console.listWidth()));
        return ExitCode.OK.code();
      }
      RunPlan plan = RunPlanner.plan(parsed, targets);
      console
          .out()
          .print(output == FleetFlags.Output.json ? plan.json() : plan.text(console.listWidth()));
    }
    return ExitCode.OK.code();
  }

  private Integer audit(SpecFile read, @Nullable String simulator) {
    Set<String> given = new TreeSet<>(spec.options(null, null).flags().keySet());
    given.remove("--router");
    if (!given.isEmpty()) {
      throw new CommandException(
          ExitCode.USAGE,
          "%s is an audit, which %s does not change; change its spec"
              .formatted(read.name(), String.join(" and ", given)));
    }
    List<String> routers = spec.router == null ? List.of() : spec.router;
    String named = routers.isEmpty() ? null : routers.get(routers.size() - 1);
    String router = simulator == null ? named : simulator;
    SpecParser specs = new SpecParser(new PromptFiles(read.folder(), console.in()));
    Audit audit =
        new AuditParser(specs).parse(read.name(), read.text(), new AuditParser.Flags(null, router));
    AuditPlan plan = AuditPlan.of(audit, targets(audit.slotSpec()), clocks.wall().instant());
    console
        .out()
        .print(
            output == FleetFlags.Output.json
                ? PrintableText.json(plan.json().toPrettyString()) + "\n"
                : plan.text(console.listWidth()));
    return ExitCode.OK.code();
  }

  private List<Target> targets(Spec parsed) {
    return Discovery.forPlan(
            console, clocks, Credentials.own(console, spec.router, outbound), catalog)
        .targets(parsed);
  }
}
