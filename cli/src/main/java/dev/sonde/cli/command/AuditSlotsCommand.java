package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.TextTable;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the slots of an audit. */
@Command(
    name = "slots",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "List the slots of an audit, newest first: what became of each, and its run.",
      "sonde report RUN --server URL has what a run found."
    },
    footer = {
      "",
      "Examples:",
      "  sonde audit slots heartbeat",
      "  sonde audit slots heartbeat --from 2026-12-01T00:00:00Z --limit 300 -o json"
    })
final class AuditSlotsCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "AUDIT", description = "The name of the audit.")
  private String audit = "";

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Number of slots to list (${DEFAULT-VALUE}).")
  private int limit;

  @Option(names = "--from", paramLabel = "TIME", description = "Only slots from this time on.")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Only slots before this time.")
  private @Nullable String to;

  @Mixin private final AuditFlags flags = new AuditFlags();

  AuditSlotsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String path =
        AuditFlags.path(audit)
            + "/slots?limit="
            + limit
            + parameter("from", from)
            + parameter("to", to);
    JsonNode found = flags.server(console).json(path);
    if (flags.isJson()) {
      AuditFlags.print(console, found);
    } else {
      console.out().print(table(found.path("slots"), console.listWidth()));
    }
    return ExitCode.OK.code();
  }

  private static String parameter(String name, @Nullable String value) {
    return value == null ? "" : "&" + name + "=" + Server.encoded(value);
  }

  private static String table(JsonNode slots, int width) {
    if (slots.isEmpty()) {
      return "no slots\n";
    }
    TextTable table = TextTable.of(4, "SLOT", "DUE", "", "RUN", "$").omitting("DUE", "$");
    for (JsonNode slot : slots) {
      String through = AuditFlags.cell(slot, "through");
      table.row(
          AuditFlags.cell(slot, "slot") + (through.isEmpty() ? "" : " to " + through),
          AuditFlags.cell(slot, "dueAt"),
          outcome(slot) + asked(slot),
          AuditFlags.cell(slot, "run"),
          AuditFlags.cell(slot, "costUsd"));
    }
    return table.text(width);
  }

  /** What became of a slot: {@code done VALID}, {@code skipped: overlap}. */
  static String outcome(JsonNode slot) {
    String reason = AuditFlags.cell(slot, "reason");
    String verdict = AuditFlags.cell(slot, "verdict");
    return AuditFlags.cell(slot, "state")
        + (reason.isEmpty() ? "" : ": " + reason.replace('_', ' '))
        + (verdict.isEmpty() ? "" : " " + verdict);
  }

  /** Who asked for a slot that is none of the schedule. */
  private static String asked(JsonNode slot) {
    String by = slot.path("escalatedBy").asText("");
    return !slot.path("manual").asBoolean() ? "" : by.isEmpty() ? ", by hand" : ", by " + by;
  }
}
