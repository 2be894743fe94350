package dev.sonde.cli.command;

import dev.sonde.analysis.report.Ledger;
import dev.sonde.analysis.report.LineParts;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.analysis.report.TextReport;
import dev.sonde.cli.fleet.Clocks;
import dev.sonde.cli.server.RunStream;
import dev.sonde.cli.server.Server;
import dev.sonde.cli.terminal.Console;
import dev.sonde.cli.terminal.LiveView;
import java.time.Duration;
import java.time.Instant;

/**
 * Follows a run at a coordinator: draws the live line, then prints its report and returns its exit
 * code.
 */
final class Watching {

  private final Console console;
  private final Clocks clocks;
  private final boolean quiet;
  private final FleetFlags.Output output;

  Watching(Console console, Clocks clocks, boolean quiet, FleetFlags.Output output) {
    this.console = console;
    this.clocks = clocks;
    this.quiet = quiet;
    this.output = output;
  }

  int watch(Server server, String run) {
    Report report;
    try (LiveView live = new LiveView(console, quiet)) {
      report = RunStream.follow(server, run, new Lines(live));
    }
    console
        .out()
        .print(
            output == FleetFlags.Output.json
                ? ReportJson.write(report)
                : TextReport.render(report, console.width(), console.color()));
    console.out().flush();
    return ExitCode.of(report).code();
  }

  private final class Lines implements RunStream.Watcher {
    private final LiveView live;

    Lines(LiveView live) {
      this.live = live;
    }

    @Override
    public void waits(String why) {
      live.draw(width -> new LineParts().add(1, why).fit(width));
    }

    @Override
    public void sees(Report soFar) {
      live.draw(width -> line(soFar, clocks.wall().instant(), width));
    }
  }

  /** The live line. A probe that is dispatched and not settled waits or is in flight. */
  static String line(Report soFar, Instant now, int width) {
    Ledger ledger = soFar.ledger();
    long done = ledger.answered() + ledger.dropped() + ledger.inDoubt();
    long share = ledger.planned() == 0 ? 0 : 100 * done / ledger.planned();
    long seconds =
        Math.max(0, Duration.between(Instant.parse(soFar.run().startedAt()), now).toSeconds());
    long open = ledger.inFlight() == null ? 0 : ledger.inFlight();
    return new LineParts()
        .add(4, share + "%  " + done + "/" + ledger.planned())
        .add(1, open + " waiting or in flight")
        .add(3, ledger.failed() == 0 ? "no errors" : ledger.failed() + " failed")
        .add(2, seconds + " s")
        .fit(width);
  }
}
