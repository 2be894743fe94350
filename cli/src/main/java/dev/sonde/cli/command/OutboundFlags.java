package dev.sonde.cli.command;

import dev.sonde.cli.terminal.Console;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.http.Proxies;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How requests to endpoints and catalogs leave this machine: proxies and trusted certificates. */
final class OutboundFlags {

  /** The variables of OpenSSL and of Python's requests, the first of which counts. */
  private static final List<String> TRUST =
      List.of("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE");

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "Certificates (PEM) of endpoints to trust instead of the JDK's (SSL_CERT_FILE,"
              + " SSL_CERT_DIR, REQUESTS_CA_BUNDLE).")
  private @Nullable Path ca;

  Outbound outbound(Console console) {
    return of(console, ca);
  }

  /** As the environment says. */
  static Outbound of(Console console) {
    return of(console, null);
  }

  private static Outbound of(Console console, @Nullable Path ca) {
    Proxies proxies;
    try {
      proxies = Proxies.of(console.environment());
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    if (ca != null) {
      return new Outbound(proxies, PemFiles.trust("--ca", ca));
    }
    for (String variable : TRUST) {
      String path = console.environment().getOrDefault(variable, "");
      if (!path.isEmpty()) {
        return new Outbound(proxies, PemFiles.trust(variable, Path.of(path)));
      }
    }
    return new Outbound(proxies, null);
  }
}
