package dev.sonde.cli.command;

import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.http.Outbound;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The flag that says which certificates of a coordinator are trusted. */
final class TrustFlags {

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description = "Certificates (PEM) to trust instead of the JDK's (SONDE_CA).")
  private @Nullable Path ca;

  /** A client of the coordinator at a URL; sends it the token in {@code SONDE_API_TOKEN}. */
  Server server(Console console, String url) {
    String token = ApiFlags.token(console);
    Path trusted = trusted(console);
    try {
      if (token != null && url.startsWith("http://") && !Loopback.is(url)) {
        console
            .err()
            .println(
                "note: SONDE_API_TOKEN is sent to "
                    + url
                    + " unencrypted; use https to encrypt it");
      }
      Outbound usual = OutboundFlags.of(console);
      return new Server(
          url,
          token,
          trusted == null ? usual : new Outbound(usual.proxies(), PemFiles.trust("--ca", trusted)));
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, "--server: " + e.getMessage(), e);
    }
  }

  private @Nullable Path trusted(Console console) {
    String named = console.environment().getOrDefault("SONDE_CA", "");
    return ca != null || named.isEmpty() ? ca : Path.of(named);
  }
}
