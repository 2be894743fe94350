package dev.sonde.cli.command;

import dev.sonde.audit.Audits;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.Reach;
import dev.sonde.coordinator.api.Api;
import dev.sonde.coordinator.api.ApiOptions;
import dev.sonde.coordinator.api.ApiTls;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.page.Pages;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags of the HTTP API. */
final class ApiFlags {

  private static final Logger LOG = LoggerFactory.getLogger(ApiFlags.class);

  static final String TOKEN_VARIABLE = "SONDE_API_TOKEN";

  private static final Pattern ORIGIN = Pattern.compile("https?://[^/?#\\s@]+");
  private static final int MOST_REQUESTS = 1_000_000;

  /** A shorter token can be guessed. */
  private static final int SHORT_TOKEN = 16;

  @Mixin private final OutboundFlags outbound = new OutboundFlags();

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
          "Address of the HTTP API (${DEFAULT-VALUE}). An address that is not loopback needs a"
              + " bearer token in SONDE_API_TOKEN.")
  private String host = "127.0.0.1";

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description =
          "Serve HTTPS with this certificate chain (PEM). A renewed file is loaded while it runs.")
  private @Nullable Path tlsCert;

  @Option(
      names = "--tls-key",
      paramLabel = "FILE",
      description = "Private key of --tls-cert (PEM, PKCS#8).")
  private @Nullable Path tlsKey;

  @Option(
      names = "--rate-limit",
      paramLabel = "N",
      defaultValue = "200",
      description = "Requests a second from one client address; 0: no limit (${DEFAULT-VALUE}).")
  private int rateLimit;

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      description =
          "Let pages of this origin use the API in a browser, such as https://a.example"
              + " (repeatable). Without this flag no page of another origin may.")
  private List<String> origins = List.of();

  @Option(
      names = "--catalog-token",
      description =
          "Send the Hugging Face token when the catalog of a spec is requested, for models that"
              + " the public list leaves out. Without this flag only workers need the token.")
  private boolean catalogToken;

  @Mixin private final ReachFlags allowed = new ReachFlags();
  @Mixin private final AlertFlags alerts = new AlertFlags();

  /** The endpoints that submitted specs may call. */
  Reach reach() {
    return allowed.reach();
  }

  /** Refuses an address in use, an address other than loopback without a token, and wrong flags. */
  void check(Console console) {
    if (token(console) == null && !ApiOptions.isLoopback(host)) {
      throw new CommandException(
          ExitCode.USAGE,
          "--host "
              + host
              + " is reachable from other machines: set "
              + TOKEN_VARIABLE
              + " to the bearer token that clients must send, or bind to 127.0.0.1");
    }
    allowed.reach();
    if (rateLimit < 0 || rateLimit > MOST_REQUESTS) {
      throw new CommandException(
          ExitCode.USAGE, "--rate-limit is " + rateLimit + ", allowed is 0 to " + MOST_REQUESTS);
    }
    origins.forEach(ApiFlags::checkOrigin);
    tls();
    alerts.check(console);
    outbound(console);
    Port.check("--port", host, port);
  }

  private static void checkOrigin(String origin) {
    if (!ORIGIN.matcher(origin).matches()) {
      throw new CommandException(
          ExitCode.USAGE,
          "--cors-origin is \""
              + origin
              + "\", allowed is http:// or https:// and a host, with a port but without a path");
    }
  }

  /** Refuses files that cannot be used, before anything starts. */
  private @Nullable ApiTls tls() {
    Path cert = tlsCert;
    Path key = tlsKey;
    if (cert == null && key == null) {
      return null;
    }
    if (cert == null || key == null) {
      throw new CommandException(ExitCode.USAGE, "--tls-cert and --tls-key must be given together");
    }
    PemFiles.check("--tls-cert", cert, "CERTIFICATE");
    PemFiles.check("--tls-key", key, "PRIVATE KEY");
    return new ApiTls(cert, key);
  }

  static @Nullable String token(Console console) {
    String token = console.environment().getOrDefault(TOKEN_VARIABLE, "");
    return token.isEmpty() ? null : token;
  }

  /** Starts the API and returns its URL. */
  String serve(Closer closer, Console console, Clocks clocks, Served served) {
    String token = token(console);
    if (token != null && token.length() < SHORT_TOKEN) {
      LOG.warn(
          "{} has {} characters and can be guessed; create a better one with openssl rand -hex 32",
          TOKEN_VARIABLE,
          token.length());
    }
    ApiOptions options =
        new ApiOptions(host, port, token, served.id(), Version.number(), rateLimit, origins, tls());
    Api.Environment around =
        new Api.Environment(
            served.vertx(),
            clocks.monotonic(),
            clocks.wall(),
            catalogToken ? ProcessTokens.of(console)::token : variable -> null,
            reach(),
            served.router(),
            served.fatalErrors(),
            served.embedded(),
            outbound(console));
    Audits audits =
        new Audits(
            served.settings(),
            new Audits.Around(
                served.id(),
                served.router(),
                served.index(),
                served.vertx(),
                clocks.monotonic(),
                clocks.wall(),
                served.fatalErrors(),
                alerts.outbox(console, clocks, outbound(console))));
    Api api = closer.add(new Api(options, served.settings(), around));
    // Closed before the API, whose clients it uses.
    closer.add(audits);
    audits.extend(api);
    new Pages(
            new Pages.Around(
                served.id(),
                token,
                options.tls() != null,
                new SecureRandom(),
                clocks.monotonic(),
                clocks.wall(),
                audits::desk))
        .extend(api);
    String scheme = options.tls() == null ? "http" : "https";
    String address = Port.url(scheme, host, api.start().join());
    alerts.reachableAt(address);
    audits.start().join();
    return address;
  }

  Outbound outbound(Console console) {
    return outbound.outbound(console);
  }

  /**
   * The coordinator whose API is served.
   *
   * @param router base URL for catalogs, and for specs that state no endpoint
   * @param index the file of its index of history
   */
  record Served(
      String id,
      String router,
      Path index,
      KafkaSettings settings,
      Vertx vertx,
      FatalErrorHandler fatalErrors,
      boolean embedded) {}
}
