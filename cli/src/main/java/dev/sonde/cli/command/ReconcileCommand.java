package dev.sonde.cli.command;

import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.hub.BilledSessions;
import dev.sonde.cli.hub.HubClient;
import dev.sonde.cli.hub.Reconciliation;
import dev.sonde.cli.hub.ReconciliationText;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.common.http.HttpFailure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares the computed cost of a run with what Hugging Face billed. */
@Command(
    name = "reconcile",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Compare the computed cost of a run with what Hugging Face billed for it.",
    footer = {
      "",
      "The bill arrives minutes after the run; until then a cell is pending.",
      "Exit codes: 0 if all cells are within 1 %%, 1 if a cell differs by more or is"
          + " never billed, 4 if a cell is pending.",
      "",
      "Examples:",
      "  sonde reconcile last",
      "  sonde reconcile 01K --wait 30m --format json"
    })
final class ReconcileCommand implements Callable<Integer> {

  private static final Duration BETWEEN = Duration.ofSeconds(15);
  private static final Duration EARLIER = Duration.ofHours(1);

  private final Console console;
  private final Clocks clocks;

  @Parameters(paramLabel = "RUN", description = "A run id, a prefix of it, last, or a path.")
  private String run = "last";

  @Option(
      names = {"--format", "-o"},
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Output format (${DEFAULT-VALUE}).")
  private FleetFlags.Output format = FleetFlags.Output.text;

  @Option(
      names = "--wait",
      paramLabel = "30m",
      converter = DurationConverter.class,
      description = "Request the bill again until it is complete, at most for this time.")
  private Duration patience = Duration.ZERO;

  @Option(
      names = "--bill-to",
      paramLabel = "ORG",
      description = "Organisation that is billed, instead of the one that the run names.")
  private @Nullable String billTo;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Coordinator that has the run; its token is in SONDE_API_TOKEN.")
  private @Nullable String server;

  @Mixin private final TrustFlags trust = new TrustFlags();
  @Mixin private final CatalogFlags catalog = new CatalogFlags();

  ReconcileCommand(Console console, Clocks clocks) {
    this.console = console;
    this.clocks = clocks;
  }

  @Override
  public Integer call() throws IOException {
    String token = ProcessTokens.of(console).token(null);
    if (token == null) {
      throw new CommandException(
          ExitCode.NOTHING_MEASURED, "no token: set HF_TOKEN to one that may read billing");
    }
    Server coordinator = server == null ? null : trust.server(console, server);
    ComputedCosts costs =
        coordinator == null
            ? ComputedCosts.saved(RunLookup.find(console, run))
            : ComputedCosts.served(coordinator, ServerFlags.run(coordinator, run));
    Reconciliation found =
        whenBilled(new HubClient(token, OutboundFlags.of(console)), hub(costs), costs);
    console
        .out()
        .print(
            format == FleetFlags.Output.json
                ? ReconciliationText.json(costs.run(), found)
                : ReconciliationText.render(costs.run(), found, console.listWidth()));
    return exitCode(found).code();
  }

  /** The Hub that bills for the endpoint of the run. */
  private String hub(ComputedCosts costs) {
    String hub = catalog.hub(console, costs.endpoint());
    if (hub == null) {
      throw new CommandException(
          ExitCode.USAGE,
          "the Hub that bills for " + costs.endpoint() + " is not known; name it with --hub URL");
    }
    return hub;
  }

  private Reconciliation whenBilled(HubClient client, String hub, ComputedCosts costs) {
    long deadline = clocks.monotonic().nanos() + patience.toNanos();
    while (true) {
      Reconciliation found = ask(client, hub, costs);
      long left = deadline - clocks.monotonic().nanos();
      if (!found.isPending() || left <= 0) {
        return found;
      }
      try {
        Thread.sleep(Math.min(BETWEEN.toMillis(), 1 + left / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return found;
      }
    }
  }

  private Reconciliation ask(HubClient client, String hub, ComputedCosts costs) {
    Instant now = clocks.wall().instant();
    String organization = billTo == null ? costs.billTo() : billTo;
    HubClient.Answer answer;
    try {
      answer = client.usageBySession(hub, organization, costs.started().minus(EARLIER), now);
    } catch (HttpFailure e) {
      throw new CommandException(
          ExitCode.NOTHING_MEASURED, "the bill cannot be requested: " + e.getMessage(), e);
    }
    BilledSessions sessions =
        BilledSessions.read(require(hub, answer).body())
            .orElseThrow(
                () ->
                    new CommandException(
                        ExitCode.NOTHING_MEASURED,
                        hub + " does not answer with usage by session in USD"));
    return Reconciliation.of(costs.cells(), sessions, Duration.between(costs.finished(), now));
  }

  private static HubClient.Answer require(String hub, HubClient.Answer answer) {
    if (answer.status() == 200) {
      return answer;
    }
    String why =
        switch (answer.status()) {
          case 401 -> "the token in HF_TOKEN is not accepted";
          case 403 -> "the token may not read billing: it needs \"Billing read\" permission";
          default -> hub + " answers " + answer.status();
        };
    String words = answer.error().isEmpty() ? "" : " (" + answer.error() + ")";
    throw new CommandException(ExitCode.NOTHING_MEASURED, why + words);
  }

  private static ExitCode exitCode(Reconciliation found) {
    if (found.drifts()) {
      return ExitCode.THRESHOLD_FAILED;
    }
    return found.isPending() ? ExitCode.INCOMPLETE : ExitCode.OK;
  }
}
