package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.reach.Reach;
import dev.sonde.coordinator.api.Api;
import dev.sonde.coordinator.api.ApiOptions;
import dev.sonde.coordinator.api.ApiTls;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where the HTTP API listens. */
final class ApiFlags {

  private static final Logger LOG = LoggerFactory.getLogger(ApiFlags.class);

  static final String TOKEN_VARIABLE = "SONDE_API_TOKEN";

  private static final int MOST_REQUESTS = 1_000_000;

  /** Below it a token can be guessed; a random one has more. */
  private static final int SHORT_TOKEN = 16;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Port of the HTTP API; 0 for any free port (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Address that the HTTP API is bound to (${DEFAULT-VALUE}); any but loopback needs a"
              + " bearer token in SONDE_API_TOKEN.")
  private String host = "127.0.0.1";

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "Serve HTTPS with this certificate chain (PEM); a renewed file is loaded.")
  private @Nullable Path tlsCert;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "Its key (PEM, PKCS#8).")
  private @Nullable Path tlsKey;

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      defaultValue = "200",
      description = "Requests a second that one address may send; 0: no limit (${DEFAULT-VALUE}).")
  private int rateLimit;

  @Option(
      names = "--catalog-token",
      description =
          "Send the Hugging Face token when the catalog of a spec is requested, for models that"
              + " the public list leaves out. Without this flag only workers need the token.")
  private boolean catalogToken;

  @Mixin private final ReachFlags allowed = new ReachFlags();

  /** What submitted specs may reach. */
  Reach reach() {
    return allowed.reach();
  }

  /** Refuses an address that is taken, or one that others reach without a token. */
  void check(Console console) {
    if (token(console) == null && !ApiOptions.isLoopback(host)) {
      throw new CommandException(
          ExitCode.USAGE,
          "--host "
              + host
              + " is reached by others: set "
              + TOKEN_VARIABLE
              + " to the bearer token they need, or bind to 127.0.0.1");
    }
    allowed.reach();
    if (rateLimit < 0 || rateLimit > MOST_REQUESTS) {
      throw new CommandException(
          ExitCode.USAGE, "--rate-limit is " + rateLimit + ", allowed is 0 to " + MOST_REQUESTS);
    }
    tls();
    Port.check("--port", host, port);
  }

  /** Refuses files that no server can use, before anything starts. */
  private @Nullable ApiTls tls() {
    Path cert = tlsCert;
    Path key = tlsKey;
    if (cert == null && key == null) {
      return null;
    }
    if (cert == null || key == null) {
      throw new CommandException(
          ExitCode.USAGE, "--tls-cert and --tls-key are given together, or neither is");
    }
    PemFiles.check("--tls-cert", cert, "CERTIFICATE");
    PemFiles.check("--tls-key", key, "PRIVATE KEY");
    return new ApiTls(cert, key);
  }

  static @Nullable String token(Console console) {
    String token = console.environment().getOrDefault(TOKEN_VARIABLE, "");
    return token.isEmpty() ? null : token;
  }

  /** Starts it and returns its address. */
  String serve(Closer closer, Console console, Clocks clocks, Served served) {
    String token = token(console);
    if (token != null && token.length() < SHORT_TOKEN) {
      LOG.warn(
          "{} has {} characters and can be guessed: openssl rand -hex 32 makes a better one",
          TOKEN_VARIABLE,
          token.length());
    }
    ApiOptions options =
        new ApiOptions(host, port, token, served.id(), Version.number(), rateLimit, tls());
    Api.Environment around =
        new Api.Environment(
            served.vertx(),
            clocks.monotonic(),
            clocks.wall(),
            catalogToken ? ProcessTokens.of(console)::token : variable -> null,
            reach(),
            served.fatalErrors(),
            served.embedded());
    Api api = closer.add(new Api(options, served.settings(), around));
    String scheme = options.tls() == null ? "http" : "https";
    return Port.url(scheme, host, api.start().join());
  }

  /** The coordinator that the API stands before. */
  record Served(
      String id,
      KafkaSettings settings,
      Vertx vertx,
      FatalErrorHandler fatalErrors,
      boolean embedded) {}
}
