package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.files.PromptFiles;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.log.QuietLog;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.run.Spec;
import dev.sonde.common.text.PrintableText;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.spec.SpecWriter;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Submits a spec to a coordinator. */
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Submit a spec to a coordinator and print the run's id.",
      "Files that the spec names are read on this machine. Flags override the spec."
    },
    footer = {
      "",
      "Examples:",
      "  sonde submit examples/smoke.yaml",
      "  sonde submit examples/smoke.yaml --count 100 --watch",
      "  sonde submit spec.yaml --wait --server http://sonde.internal:8080"
    })
final class SubmitCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;

  @Parameters(paramLabel = "SPEC", description = "A YAML or JSON file; - reads stdin.")
  private String file = "-";

  @Mixin private final SpecFlags spec = new SpecFlags();
  @Mixin private final ServerFlags at = new ServerFlags();

  @Option(
      names = "--watch",
      description = "Follow the run, print its report, end with its exit code.")
  private boolean watch;

  @Option(names = "--wait", description = "Wait until each region of the spec has a worker.")
  private boolean patient;

  @Option(
      names = "--idempotency-key",
      paramLabel = "KEY",
      description = "Submitting the same key and spec again returns the same run.")
  private @Nullable String key;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Output format (${DEFAULT-VALUE}).")
  private FleetFlags.Output output = FleetFlags.Output.text;

  @Option(names = "--quiet", description = "Print no progress on stderr.")
  private boolean quiet;

  SubmitCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() {
    if (quiet) {
      QuietLog.start(console.environment());
    }
    Server server = at.server(console);
    SpecFile read = SpecFile.read(console, file);
    Spec parsed =
        new SpecParser(new PromptFiles(read.folder(), console.in()))
            .parse(read.name(), read.text(), spec.options(null, null));
    String once = key == null ? UUID.randomUUID().toString() : key;
    boolean placed = spec.router != null || SpecParser.statesEndpoint(read.text());
    String json = placed ? SpecWriter.canonicalJson(parsed) : SpecWriter.withoutEndpoint(parsed);
    JsonNode run = server.submit(json, once, patient);
    String id = run.path("id").asText();
    if (!quiet) {
      run.path("notes").forEach(note -> console.note(note.asText()));
      console.err().println("submitted: " + server.url() + "/api/v1/runs/" + id);
    }
    if (watch) {
      return new Watching(console, clocks, quiet, output).watch(server, id);
    }
    console
        .out()
        .print(output == FleetFlags.Output.json ? PrintableText.json(run.toPrettyString()) : id);
    console.out().println();
    return ExitCode.OK.code();
  }
}
