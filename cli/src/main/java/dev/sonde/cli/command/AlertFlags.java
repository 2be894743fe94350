package dev.sonde.cli.command;

import dev.sonde.audit.notify.DeliveryCounts;
import dev.sonde.audit.notify.Destinations;
import dev.sonde.audit.notify.HttpPost;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.http.Outbound;
import dev.sonde.common.reach.GivenUrl;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** Flags of whom a coordinator tells of alerts. */
final class AlertFlags {

  private static final Logger LOG = LoggerFactory.getLogger(AlertFlags.class);

  @Option(
      names = "--alert-destination",
      paramLabel = "NAME=KIND:URL",
      description = {
        "Where audits that name it in notify send their alerts (repeatable). KIND is webhook,"
            + " alertmanager or slack.",
        "Its secret is in SONDE_ALERT_SECRET_NAME: it signs a webhook, is the bearer token of an"
            + " Alertmanager, or the whole URL of NAME=slack."
      })
  private List<String> destinations = List.of();

  @Option(
      names = "--public-url",
      paramLabel = "URL",
      description = "Where people reach this coordinator, for the links in alerts.")
  private @Nullable String publicUrl;

  private volatile String linkBase = "";

  void check(Console console) {
    read(console);
    link();
  }

  private Destinations read(Console console) {
    try {
      return Destinations.of(destinations, console.environment());
    } catch (IllegalArgumentException e) {
      throw new CommandException(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String link() {
    String given = publicUrl;
    try {
      return given == null ? null : GivenUrl.parse(given).text();
    } catch (GivenUrl.Refusal e) {
      throw new CommandException(ExitCode.USAGE, "--public-url: " + e.getMessage());
    }
  }

  Outbox outbox(Console console, Clocks clocks, Outbound outbound) {
    Destinations read = read(console);
    console.environment().keySet().stream()
        .filter(each -> each.startsWith(Destinations.SECRET))
        .filter(
            each ->
                read.all().stream()
                    .noneMatch(known -> Destinations.variable(known.name()).equals(each)))
        .sorted()
        .forEach(each -> LOG.warn("{} is the secret of no --alert-destination", each));
    read.all().forEach(each -> LOG.info("alert destination {}", each));
    return new Outbox(
        read, new HttpPost(outbound, clocks.wall()), new DeliveryCounts(), () -> linkBase);
  }

  /** The API has started at this address. */
  void reachableAt(String address) {
    String given = link();
    linkBase = given == null ? address : given;
  }
}
