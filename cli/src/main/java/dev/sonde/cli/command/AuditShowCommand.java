package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.text.PrintableText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one audit. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Show an audit: its state, its money, and its document with every default.",
    footer = {
      "",
      "Examples:",
      "  sonde audit show heartbeat",
      "  sonde audit show heartbeat -o json"
    })
final class AuditShowCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "AUDIT", description = "The name of the audit.")
  private String audit = "";

  @Mixin private final AuditFlags flags = new AuditFlags();

  AuditShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    JsonNode found = flags.server(console).json(AuditFlags.path(audit));
    if (flags.isJson()) {
      AuditFlags.print(console, found);
    } else {
      console.out().print(text(found));
    }
    return ExitCode.OK.code();
  }

  private static String text(JsonNode audit) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s  revision %s, %s%n"
            .formatted(
                AuditFlags.cell(audit, "id"),
                AuditFlags.cell(audit, "revision"),
                AuditFlags.cell(audit, "state")));
    line(text, "changed", AuditFlags.cell(audit, "changedAt"));
    line(
        text,
        "next",
        AuditFlags.cell(audit, "nextSlot") + ", due " + AuditFlags.cell(audit, "nextDueAt"));
    JsonNode last = audit.path("lastSlot");
    line(
        text,
        "last",
        last.isNull()
            ? "none"
            : AuditFlags.cell(last, "slot") + " " + AuditSlotsCommand.outcome(last));
    line(
        text,
        "spent",
        "$%s today, $%s this month"
            .formatted(audit.at("/spentUsd/day").asText(), audit.at("/spentUsd/month").asText()));
    audit.path("notes").forEach(note -> line(text, "note", PrintableText.line(note.asText())));
    text.append('\n').append(PrintableText.json(audit.path("document").toPrettyString()));
    return text.append('\n').toString();
  }

  private static void line(StringBuilder text, String label, String value) {
    text.append("%-9s %s%n".formatted(label, value));
  }
}
