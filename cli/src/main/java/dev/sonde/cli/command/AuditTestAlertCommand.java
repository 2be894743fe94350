package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sends a test to a destination of alerts. */
@Command(
    name = "test-alert",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Let a coordinator send a test alert to one of its destinations, once.",
      "It ends with 1 if the destination did not accept it."
    },
    footer = {"", "Example:", "  sonde audit test-alert team"})
final class AuditTestAlertCommand implements Callable<Integer> {

  private final Console console;

  @Parameters(
      paramLabel = "NAME",
      description = "A destination: the NAME of --alert-destination of the coordinator.")
  private String name = "";

  @Mixin private final AuditFlags flags = new AuditFlags();

  AuditTestAlertCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    JsonNode sent =
        flags.server(console).post("/api/v1/destinations/" + Server.encoded(name) + "/test");
    boolean delivered = sent.path("status").asText().equals("delivered");
    if (flags.isJson()) {
      AuditFlags.print(console, sent);
    } else {
      console
          .out()
          .println(
              "destination "
                  + AuditFlags.cell(sent, "destination")
                  + (delivered
                      ? " has accepted the test"
                      : " has not accepted the test: " + AuditFlags.cell(sent, "problem")));
    }
    return (delivered ? ExitCode.OK : ExitCode.THRESHOLD_FAILED).code();
  }
}
