package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.common.wire.NoiseFloor;
import java.util.Comparator;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The end of a report: ledger, cost, verdict, thresholds and advice. */
final class Conclusion {

  private final Report report;
  private final Page page;

  Conclusion(Report report, Page page) {
    this.report = report;
    this.page = page;
  }

  void print() {
    page.blank();
    ledger();
    cost();
    verdict();
    validity();
    String control = "control";
    for (String sentence : AaControl.sentences(report)) {
      page.labelled(control, Ink.PLAIN, sentence);
      control = "";
    }
    String choice = "policy";
    for (String sentence : PolicyChoices.sentences(report)) {
      page.labelled(choice, Ink.PLAIN, sentence);
      choice = "";
    }
    thresholds();
    String label = "next";
    for (String advice : Advice.of(report)) {
      page.labelled(label, Ink.PLAIN, advice);
      label = "";
    }
  }

  private void ledger() {
    boolean balanced = report.ledger().isBalanced();
    page.labelled("ledger", balanced ? Ink.PLAIN : Ink.BAD, ledger(report.ledger()));
  }

  static String ledger(Ledger ledger) {
    StringBuilder text = new StringBuilder();
    text.append(ledger.planned()).append(" planned = ");
    text.append(ledger.succeeded()).append(" succeeded + ").append(ledger.failed());
    text.append(" failed");
    column(text, ledger.dropped(), "dropped");
    column(text, ledger.inDoubt(), "in doubt");
    column(text, ledger.cancelled(), "cancelled");
    column(text, ledger.unaccounted(), "unaccounted");
    column(text, ledger.pending() == null ? 0 : ledger.pending(), "pending");
    column(text, ledger.inFlight() == null ? 0 : ledger.inFlight(), "in flight");
    return text.append(ledger.isBalanced() ? ", balanced ✓" : ", does not balance ✗").toString();
  }

  private static void column(StringBuilder text, long count, String name) {
    if (count > 0) {
      text.append(" + ").append(count).append(' ').append(name);
    }
  }

  private void cost() {
    page.labelled("cost", Ink.PLAIN, cost(report));
  }

  static String cost(Report report) {
    double measured = sum(report, cell -> cell.cost().totalUsd());
    double warmup = sum(report, cell -> cell.warmup().costUsd());
    double wasted = sum(report, cell -> cell.cost().wastedUsd());
    StringBuilder text = new StringBuilder("$").append(Figures.usd(measured + warmup));
    if (warmup > 0) {
      text.append(", including $").append(Figures.usd(warmup)).append(" for warm-up");
    }
    if (wasted > 0) {
      text.append(", $").append(Figures.usd(wasted)).append(" wasted on failures");
    }
    boolean unknown = report.cells().stream().anyMatch(cell -> cell.cost().totalUsd() == null);
    boolean known = report.cells().stream().anyMatch(cell -> cell.cost().totalUsd() != null);
    if (unknown && !known) {
      return "unknown: none of the targets has a price";
    }
    return text + (unknown ? ", without targets that have no price" : "");
  }

  private static double sum(Report report, Function<CellReport, @Nullable Double> amount) {
    return report.cells().stream()
        .map(amount)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .sum();
  }

  private void verdict() {
    Verdict verdict = report.verdict();
    Ink ink =
        switch (verdict) {
          case VALID -> Ink.GOOD;
          case INVALID -> Ink.BAD;
          case INCOMPLETE -> Ink.DOUBTFUL;
        };
    page.labelled("verdict", ink, verdict + ": " + Words.verdict(report));
    for (Report.Reason reason : report.reasons()) {
      page.labelled("", ink, "· " + Words.reason(reason));
    }
  }

  private void validity() {
    Report.Validity validity = report.validity();
    if (validity != null) {
      page.labelled("", Ink.DIM, validity.statement());
    }
    report.workers().stream()
        .filter(worker -> worker.noiseFloor() != null)
        .max(Comparator.comparingDouble(Conclusion::noise))
        .ifPresent(worker -> page.labelled("", Ink.DIM, Words.noiseFloor(worker)));
  }

  private static double noise(WorkerReport worker) {
    NoiseFloor floor = worker.noiseFloor();
    return floor == null ? 0 : floor.ttftErrorMillis();
  }

  private void thresholds() {
    String label = "thresholds";
    for (Phrases.ThresholdLine line : new ThresholdLines(report).lines()) {
      page.labelled(label, ink(line.result()), line.text());
      label = "";
    }
  }

  private static Ink ink(Result result) {
    return switch (result) {
      case PASS -> Ink.GOOD;
      case FAIL -> Ink.BAD;
      case INSUFFICIENT -> Ink.DOUBTFUL;
    };
  }
}
