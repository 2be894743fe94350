package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.audit.document.Audit;
import dev.sonde.audit.document.AuditParser;
import dev.sonde.audit.document.AuditWriter;
import dev.sonde.cli.files.PromptFiles;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.text.PrintableText;
import dev.sonde.coordinator.spec.SpecParser;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds an audit to a coordinator. */
@Command(
    name = "add",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Add an audit to a coordinator, after saying what it costs at most.",
      "Files that it names are read on this machine."
    },
    footer = {
      "",
      "Examples:",
      "  sonde audit add examples/audits/heartbeat.yaml",
      "  sonde audit add examples/audits/latency.yaml --every 10s --yes",
      "  sonde audit add audit.yaml --replace --server http://sonde.internal:8080"
    })
final class AuditAddCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "FILE", description = "A YAML or JSON file; - reads stdin.")
  private String file = "-";

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Replace the schedule by this interval, such as 10s.")
  private @Nullable String every;

  @Option(names = "--replace", description = "Change an audit of this name that exists.")
  private boolean replace;

  @Option(names = "--yes", description = "Do not ask before it is added.")
  private boolean yes;

  @Option(names = "--quiet", description = "Print no plan on stderr.")
  private boolean quiet;

  @Mixin private final AuditFlags flags = new AuditFlags();

  AuditAddCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Server server = flags.server(console);
    SpecFile read = SpecFile.read(console, file);
    AuditParser parser =
        new AuditParser(new SpecParser(new PromptFiles(read.folder(), console.in())));
    Audit audit = parser.parse(read.name(), read.text(), new AuditParser.Flags(every, null));
    String json =
        AuditParser.statesEndpoint(read.text())
            ? AuditWriter.canonicalJson(audit)
            : AuditWriter.withoutEndpoint(audit);
    String path = AuditFlags.path(audit.id());
    // Read before anything is shown and asked: what was confirmed is a change of this revision.
    Map<String, String> precondition = precondition(server, path);
    if (!quiet || mayAsk()) {
      announce(server.put(path + "?dryRun=true", json, Map.of()));
    }
    if (mayAsk() && !console.confirm("Add it?")) {
      throw new CommandException(ExitCode.INCOMPLETE, "nothing was added");
    }
    JsonNode added = server.put(path, json, precondition);
    if (flags.isJson()) {
      AuditFlags.print(console, added);
    } else {
      console
          .out()
          .printf(
              "audit %s is at revision %s; its next slot is %s%n",
              AuditFlags.cell(added, "id"),
              AuditFlags.cell(added, "revision"),
              AuditFlags.cell(added, "nextSlot"));
    }
    return ExitCode.OK.code();
  }

  private boolean mayAsk() {
    return !yes && console.interactive();
  }

  private void announce(JsonNode plan) {
    console.err().print(PrintableText.block(plan.path("text").asText()));
    console.err().flush();
  }

  private Map<String, String> precondition(Server server, String path) {
    if (!replace) {
      return Map.of("If-None-Match", "*");
    }
    JsonNode known = server.json(path);
    return Map.of("If-Match", "\"" + known.path("revision").asInt() + "\"");
  }
}
