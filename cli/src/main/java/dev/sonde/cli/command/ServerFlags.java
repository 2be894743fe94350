package dev.sonde.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which coordinator is spoken to. */
final class ServerFlags {

  static final String DEFAULT = "http://127.0.0.1:8080";
  private static final int LOOKED_THROUGH = 1_000;

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = DEFAULT,
      description =
          "The coordinator (${DEFAULT-VALUE}, or SONDE_SERVER); its token from SONDE_API_TOKEN.")
  private String url = DEFAULT;

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) to trust instead of the JDK's; or SONDE_CA.")
  private @Nullable Path ca;

  Server server(Console console) {
    return server(console, url, ca);
  }

  static Server server(Console console, String url) {
    String named = console.environment().getOrDefault("SONDE_CA", "");
    return server(console, url, named.isEmpty() ? null : Path.of(named));
  }

  private static Server server(Console console, String url, @Nullable Path trusted) {
    String token = ApiFlags.token(console);
    try {
      if (token != null && url.startsWith("http://") && !Loopback.is(url)) {
        console
            .err()
            .println(
                "note: SONDE_API_TOKEN goes to " + url + " unencrypted; https keeps it secret");
      }
      return new Server(url, token, trusted == null ? null : PemFiles.trusting("--ca", trusted));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "--server: " + e.getMessage(), e);
    }
  }

  /** The whole id of a run that is named by it, by its beginning, or as the last. */
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
            : "\"" + name + "\" begins the ids of " + found.size() + " runs; give more of it");
  }
}
