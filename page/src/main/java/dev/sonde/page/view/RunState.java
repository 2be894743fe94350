package dev.sonde.page.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.analysis.report.Ledger;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;

/**
 * How far a run is that is not over.
 *
 * @param overview what the report so far decides, as markup
 * @param at when it was made
 */
public record RunState(RunRow run, Progress progress, String overview, String at) {

  /**
   * Probes and money.
   *
   * @param planned 0 while that is unknown
   * @param settled probes of which the end is known
   * @param percent of the planned ones, 0 to 100
   */
  public record Progress(
      long planned, long settled, long percent, String ledger, String cost, Trouble trouble) {

    /** The same, of a report. */
    static Progress of(Report report) {
      Ledger ledger = report.ledger();
      long settled = Math.max(0, ledger.planned() - ledger.open());
      return new Progress(
          ledger.planned(),
          settled,
          ledger.planned() == 0 ? 0 : Math.min(100, 100 * settled / ledger.planned()),
          Phrases.ledger(report),
          Phrases.cost(report),
          new Trouble(ledger.failed(), ledger.inDoubt(), report.workers().size()));
    }
  }

  /** What goes wrong, and who sends. */
  public record Trouble(long failed, long inDoubt, int workers) {}

  /**
   * The state of a run.
   *
   * @param detail as the API shows it
   */
  public static RunState of(JsonNode detail, Report report, String overview, String at) {
    return new RunState(RunRow.row(detail), Progress.of(report), overview, at);
  }
}
