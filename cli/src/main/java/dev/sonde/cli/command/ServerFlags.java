package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags that name a coordinator. */
final class ServerFlags {

  static final String DEFAULT = "http://127.0.0.1:8080";
  private static final int LOOKED_THROUGH = 1_000;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = DEFAULT,
      description =
          "URL of the coordinator (${DEFAULT-VALUE}, or SONDE_SERVER). Its token is in"
              + " SONDE_API_TOKEN.")
  private String url = DEFAULT;

  @Mixin private final TrustFlags trust = new TrustFlags();

  Server server(Console console) {
    return trust.server(console, url);
  }

  /** The id of the run with this id or prefix; for {@code last}, of the newest one. */
  static String run(Server server, String name) {
    List<String> found = new ArrayList<>();
    for (JsonNode each : server.json("/api/v1/runs?limit=" + LOOKED_THROUGH).path("runs")) {
      String id = each.path("id").asText();
      if (name.equals("last") || id.equals(name)) {
        return id;
      }
      if (id.startsWith(name)) {
        found.add(id);
      }
    }
    if (found.size() == 1) {
      return found.get(0);
    }
    throw new CommandException(
        ExitCode.USAGE,
        found.isEmpty()
            ? "no run at " + server.url() + " is \"" + name + "\"; sonde runs lists them"
            : "\"" + name + "\" begins the ids of " + found.size() + " runs; give a longer prefix");
  }
}
