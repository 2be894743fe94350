package dev.sonde.cli.command;

import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Whom a coordinator's certificate has to be from. */
final class TrustFlags {

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) to trust instead of the JDK's; or SONDE_CA.")
  private @Nullable Path ca;

  /** The coordinator at a URL, which is shown the token of SONDE_API_TOKEN. */
  Server server(Console console, String url) {
    String token = ApiFlags.token(console);
    Path trusted = trusted(console);
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

  private @Nullable Path trusted(Console console) {
    String named = console.environment().getOrDefault("SONDE_CA", "");
    return ca != null || named.isEmpty() ? ca : Path.of(named);
  }
}
