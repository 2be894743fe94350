package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.coordinator.api.Api;
import dev.sonde.coordinator.api.ApiOptions;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the HTTP API listens. */
final class ApiFlags {

  static final String TOKEN_VARIABLE = "SONDE_API_TOKEN";

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description = "Where the HTTP API listens; 0 for any free port (${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "The address the HTTP API is bound to (${DEFAULT-VALUE}); any but loopback needs a"
              + " bearer token in SONDE_API_TOKEN.")
  private String host = "127.0.0.1";

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
    Port.check("--port", host, port);
  }

  static @Nullable String token(Console console) {
    String token = console.environment().getOrDefault(TOKEN_VARIABLE, "");
    return token.isEmpty() ? null : token;
  }

  /** Starts it and returns its address. */
  String serve(Opened opened, Console console, Clocks clocks, Served served) {
    ApiOptions options = new ApiOptions(host, port, token(console), served.id(), Version.number());
    Api.Surroundings around =
        new Api.Surroundings(
            served.vertx(), clocks.monotonic(), clocks.wall(), Tokens.of(console)::token);
    Api api = opened.add(new Api(options, served.settings(), around));
    return Port.url(host, api.start().join());
  }

  /** The coordinator that the API stands before. */
  record Served(String id, KafkaSettings settings, Vertx vertx) {}
}
