package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The verbs that hold an alert for some time. */
final class AuditHoldCommands {

  private static final ObjectMapper JSON = new ObjectMapper();

  private AuditHoldCommands() {}

  /** What they have in common. */
  private abstract static sealed class Held implements Callable<Integer> permits Ack, Silence {

    private final Console console;
    private final Clocks clocks;
    private final String action;
    private final String done;

    @Parameters(
        paramLabel = "ALERT",
        description = "The id of the alert, as sonde audit alerts lists it.")
    private String alert = "";

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        required = true,
        description = "Why, for others.")
    private String reason = "";

    @Option(
        names = "--for",
        paramLabel = "TIME",
        defaultValue = "24h",
        converter = DurationConverter.class,
        description = "How long (${DEFAULT-VALUE}).")
    private Duration time = Duration.ZERO;

    @Mixin private final AuditFlags flags = new AuditFlags();

    Held(Console console, Clocks clocks, String action, String done) {
      this.console = console;
      this.clocks = clocks;
      this.action = action;
      this.done = done;
    }

    @Override
    public Integer call() {
      ObjectNode body = JSON.createObjectNode();
      body.put("reason", reason);
      body.put("until", clocks.wall().instant().plus(time).toString());
      String path = "/api/v1/alerts/" + Server.encoded(alert) + "/" + action;
      JsonNode held = flags.server(console).post(path, body.toString());
      if (flags.isJson()) {
        AuditFlags.print(console, held);
      } else {
        console.out().println("alert " + AuditFlags.cell(held, "id") + " is " + done);
      }
      return ExitCode.OK.code();
    }
  }

  /** Acknowledges an alert. */
  @Command(
      name = "ack",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Acknowledge an alert: no more messages about it for some time, but that of its end."
      },
      footer = {"", "Example:", "  sonde audit ack 5f2c9e --reason \"we are at it\" --for 8h"})
  static final class Ack extends Held {
    Ack(Console console, Clocks clocks) {
      super(console, clocks, "ack", "acknowledged");
    }
  }

  /** Silences an alert. */
  @Command(
      name = "silence",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = {
        "Silence an alert: no messages for some time, also when it comes back meanwhile.",
        "What still fires then is told."
      },
      footer = {"", "Example:", "  sonde audit silence 5f2c9e --reason \"known\" --for 7d"})
  static final class Silence extends Held {
    Silence(Console console, Clocks clocks) {
      super(console, clocks, "silence", "silenced");
    }
  }
}
