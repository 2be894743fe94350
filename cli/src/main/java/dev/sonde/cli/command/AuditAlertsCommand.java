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

/** Lists alerts. */
@Command(
    name = "alerts",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "List alerts, newest first: what is wrong, since when, and who was told.",
    footer = {
      "",
      "Examples:",
      "  sonde audit alerts",
      "  sonde audit alerts latency --state firing -o json"
    })
final class AuditAlertsCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(paramLabel = "AUDIT", arity = "0..1", description = "Only alerts of this audit.")
  private @Nullable String audit;

  @Option(
      names = "--state",
      paramLabel = "pending|firing|resolved",
      description = "Only alerts in this state.")
  private @Nullable String state;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Number of alerts to list (${DEFAULT-VALUE}).")
  private int limit;

  @Mixin private final AuditFlags flags = new AuditFlags();

  AuditAlertsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    String path =
        "/api/v1/alerts?limit="
            + limit
            + (state == null ? "" : "&state=" + Server.encoded(state))
            + (audit == null ? "" : "&audit=" + Server.encoded(audit));
    JsonNode found = flags.server(console).json(path);
    if (flags.isJson()) {
      AuditFlags.print(console, found);
    } else {
      console.out().print(table(found.path("alerts"), console.listWidth()));
    }
    return ExitCode.OK.code();
  }

  private static String table(JsonNode alerts, int width) {
    if (alerts.isEmpty()) {
      return "no alerts\n";
    }
    TextTable table =
        TextTable.of(6, "ALERT", "AUDIT", "SINCE", "", "WHAT", "TOLD").omitting("TOLD", "AUDIT");
    for (JsonNode alert : alerts) {
      table.row(
          AuditFlags.cell(alert, "id"),
          AuditFlags.cell(alert, "audit"),
          AuditFlags.cell(alert, "since"),
          state(alert),
          AuditFlags.cell(alert, "kind") + ": " + AuditFlags.cell(alert, "summary"),
          told(alert));
    }
    return table.text(width);
  }

  private static String state(JsonNode alert) {
    String held =
        alert.path("silenced").isObject()
            ? ", silenced"
            : alert.path("acknowledged").isObject() ? ", acknowledged" : "";
    return AuditFlags.cell(alert, "state") + held;
  }

  private static String told(JsonNode alert) {
    StringBuilder told = new StringBuilder();
    for (JsonNode each : alert.path("deliveries")) {
      told.append(told.isEmpty() ? "" : ", ")
          .append(AuditFlags.cell(each, "destination"))
          .append(' ')
          .append(AuditFlags.cell(each, "status"));
    }
    return told.toString();
  }
}
