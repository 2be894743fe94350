package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a note on a time of an audit. */
@Command(
    name = "annotate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Write a note on a time of an audit, such as a change of your own.",
    footer = {
      "",
      "Examples:",
      "  sonde audit annotate latency \"moved the workers to another host\"",
      "  sonde audit annotate latency \"provider's incident\" --at 2026-12-01T04:00:00Z"
    })
final class AuditAnnotateCommand implements Callable<Integer> {

  private final Console console;
  private final Clocks clocks;

  @Parameters(index = "0", paramLabel = "AUDIT", description = "The name of the audit.")
  private String audit = "";

  @Parameters(index = "1", paramLabel = "TEXT", description = "The note.")
  private String text = "";

  @Option(names = "--at", paramLabel = "TIME", description = "The time that it is about (now).")
  private @Nullable String at;

  @Mixin private final AuditFlags flags = new AuditFlags();

  AuditAnnotateCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() {
    ObjectNode body = new ObjectMapper().createObjectNode();
    body.put("at", at == null ? clocks.wall().instant().toString() : at);
    body.put("text", text);
    JsonNode note =
        flags.server(console).post(AuditFlags.path(audit) + "/annotations", body.toString());
    if (flags.isJson()) {
      AuditFlags.print(console, note);
    } else {
      console.out().println("audit " + audit + " has a note at " + AuditFlags.cell(note, "at"));
    }
    return ExitCode.OK.code();
  }
}
