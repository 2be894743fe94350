package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.text.PrintableText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags of each verb about audits. */
final class AuditFlags {

  private static final String PATH = "/api/v1/audits";

  @Mixin private final ServerFlags at = new ServerFlags();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Output format (${DEFAULT-VALUE}).")
  private FleetFlags.Output output = FleetFlags.Output.text;

  Server server(Console console) {
    return at.server(console);
  }

  boolean isJson() {
    return output == FleetFlags.Output.json;
  }

  static String path() {
    return PATH;
  }

  static String path(String audit) {
    return PATH + "/" + Server.encoded(audit);
  }

  static void print(Console console, JsonNode json) {
    console.out().println(PrintableText.json(json.toPrettyString()));
  }

  /** The value of a member as a cell of a table. */
  static String cell(JsonNode node, String member) {
    return PrintableText.line(node.path(member).asText("").replaceAll("^null$", ""));
  }
}
