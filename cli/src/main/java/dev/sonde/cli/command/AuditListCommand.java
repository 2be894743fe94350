package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.TextTable;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the audits of a coordinator. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "List the audits of a coordinator: what is wrong, what changed, what it cost, what is next.",
    footer = {"", "Examples:", "  sonde audit list", "  sonde audit list -o json"})
final class AuditListCommand implements Callable<Integer> {

  /** The changes that are shown. */
  private static final Duration RECENT = Duration.ofDays(7);

  private static final int MOST = 10;

  private final Console console;
  private final InstantSource wall;

  @Mixin private final AuditFlags flags = new AuditFlags();

  AuditListCommand(Console console, InstantSource wall) {
    this.console = console;
    this.wall = wall;
  }

  @Override
  public Integer call() {
    Server server = flags.server(console);
    JsonNode found = server.json(AuditFlags.path());
    if (flags.isJson()) {
      AuditFlags.print(console, found);
    } else {
      JsonNode audits = found.path("audits");
      console.out().print(table(audits, console.listWidth()));
      if (!audits.isEmpty()) {
        String from = Server.encoded(wall.instant().minus(RECENT).toString());
        JsonNode alerts = server.json("/api/v1/alerts?state=firing&limit=" + (MOST + 1));
        JsonNode changes = server.json("/api/v1/changes?from=" + from);
        console.out().print(news(alerts.path("alerts"), changes.path("changes")));
      }
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

  /** The alerts that fire and the changes of the last days, a line each. */
  static String news(JsonNode alerts, JsonNode changes) {
    List<String> firing = new ArrayList<>();
    for (JsonNode alert : alerts) {
      firing.add(
          AuditFlags.cell(alert, "audit")
              + ": "
              + AuditFlags.cell(alert, "kind")
              + " since "
              + AuditFlags.cell(alert, "since")
              + ": "
              + AuditFlags.cell(alert, "summary"));
    }
    List<String> changed = new ArrayList<>();
    for (JsonNode change : changes) {
      if (!change.path("state").asText().equals("retracted")) {
        changed.add(AuditFlags.cell(change, "audit") + ": " + ChangeText.line(change));
      }
    }
    return block("no alert is firing", "firing", firing, "sonde audit alerts")
        + block("nothing changed in 7 days", "changed in 7 days", changed, "sonde audit history");
  }

  private static String block(String none, String title, List<String> lines, String more) {
    if (lines.isEmpty()) {
      return "\n" + none + "\n";
    }
    StringBuilder text = new StringBuilder("\n").append(title).append('\n');
    lines.stream().limit(MOST).forEach(each -> text.append("  ").append(each).append('\n'));
    return lines.size() > MOST
        ? text.append("  and more: ").append(more).append('\n').toString()
        : text.toString();
  }

  private static String state(JsonNode audit) {
    String by = AuditFlags.cell(audit, "pausedBy");
    return AuditFlags.cell(audit, "state") + (by.isEmpty() ? "" : ": " + by.replace('_', ' '));
  }
}
