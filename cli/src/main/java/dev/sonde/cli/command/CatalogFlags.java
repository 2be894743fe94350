package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.GivenUrl;
import dev.sonde.coordinator.catalog.CatalogClient;
import dev.sonde.coordinator.spec.SpecParser;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Flags for requests to catalogs. */
final class CatalogFlags {

  static final String REAL_HUB = "https://huggingface.co";

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  @Option(
      names = "--refresh",
      description = "Request the catalog again; without it an answer is reused for five minutes.")
  private boolean refresh;

  @Option(names = "--hub", paramLabel = "URL", hidden = true, description = "The Hub's address.")
  private @Nullable String hub;

  CatalogCache cache(Console console, Clocks clocks) {
    return CatalogCache.of(console.environment(), clocks.wall(), refresh);
  }

  static CatalogClient client(CatalogCache cache, Outbound outbound) {
    return new CatalogClient(TIMEOUT, cache, outbound);
  }

  /** The Hub of a router: known for the real router, null for others unless one is named. */
  @Nullable String hub(Console console, String endpoint) {
    return hub(console, hub, endpoint);
  }

  static @Nullable String hub(Console console, @Nullable String flag, String endpoint) {
    String named = flag == null ? console.environment().get("SONDE_HUB") : flag;
    if (named == null || named.isEmpty()) {
      return isRealRouter(endpoint) ? REAL_HUB : null;
    }
    return baseUrl(flag == null ? "SONDE_HUB" : "--hub", named).text();
  }

  /** The base URL that a flag or a variable names. */
  static GivenUrl baseUrl(String name, String text) {
    try {
      return GivenUrl.parse(text);
    } catch (GivenUrl.Refusal e) {
      throw new CommandException(ExitCode.USAGE, name + ": " + e.getMessage(), e);
    }
  }

  static boolean isRealRouter(String endpoint) {
    try {
      String real = GivenUrl.parse(SpecParser.DEFAULT_ENDPOINT).host();
      return real.equals(GivenUrl.parse(endpoint).host());
    } catch (GivenUrl.Refusal e) {
      // The endpoint of a report that another program wrote.
      return false;
    }
  }
}
