package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.TextTable;
import dev.sonde.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the audits of a coordinator. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "List the audits of a coordinator: what ran last, what is due next, what it cost.",
    footer = {"", "Examples:", "  sonde audit list", "  sonde audit list -o json"})
final class AuditListCommand implements Callable<Integer> {

  private final Console console;

  @Mixin private final AuditFlags flags = new AuditFlags();

  AuditListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    JsonNode found = flags.server(console).json(AuditFlags.path());
    if (flags.isJson()) {
      AuditFlags.print(console, found);
    } else {
      console.out().print(table(found.path("audits"), console.listWidth()));
    }
    return ExitCode.OK.code();
  }

  private static String table(JsonNode audits, int width) {
    if (audits.isEmpty()) {
      return "no audits\n";
    }
    TextTable table =
        TextTable.of(2, "AUDIT", "STATE", "LAST SLOT", "", "NEXT SLOT", "$ TODAY", "$ MONTH", "REV")
            .omitting("REV", "$ MONTH", "NEXT SLOT");
    for (JsonNode audit : audits) {
      JsonNode last = audit.path("lastSlot");
      table.row(
          AuditFlags.cell(audit, "id"),
          state(audit),
          AuditFlags.cell(last, "slot"),
          AuditSlotsCommand.outcome(last),
          AuditFlags.cell(audit, "nextSlot"),
          audit.at("/spentUsd/day").asText(),
          audit.at("/spentUsd/month").asText(),
          AuditFlags.cell(audit, "revision"));
    }
    return table.text(width);
  }

  private static String state(JsonNode audit) {
    String by = AuditFlags.cell(audit, "pausedBy");
    return AuditFlags.cell(audit, "state") + (by.isEmpty() ? "" : ": " + by.replace('_', ' '));
  }
}
