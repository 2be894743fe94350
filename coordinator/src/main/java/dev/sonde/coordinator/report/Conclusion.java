package dev.sonde.coordinator.report;

import dev.sonde.coordinator.report.Report.Ledger;
import dev.sonde.coordinator.report.Report.Result;
import dev.sonde.coordinator.report.Report.ThresholdResult;
import dev.sonde.coordinator.report.Report.Verdict;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The end of a report: the ledger, the money, the verdict, the thresholds, and what to do next. */
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
    thresholds();
    String label = "next";
    for (String advice : Advice.of(report)) {
      page.labelled(label, Ink.PLAIN, advice);
      label = "";
    }
  }

  private void ledger() {
    Ledger ledger = report.ledger();
    StringBuilder text = new StringBuilder();
    text.append(ledger.planned()).append(" planned = ");
    text.append(ledger.succeeded()).append(" succeeded + ").append(ledger.failed());
    text.append(" failed");
    column(text, ledger.dropped(), "dropped");
    column(text, ledger.inDoubt(), "in doubt");
    column(text, ledger.cancelled(), "cancelled");
    column(text, ledger.unaccounted(), "unaccounted");
    boolean balanced = ledger.isBalanced();
    text.append(balanced ? ", balanced ✓" : ", does not balance ✗");
    page.labelled("ledger", balanced ? Ink.PLAIN : Ink.BAD, text.toString());
  }

  private static void column(StringBuilder text, long count, String name) {
    if (count > 0) {
      text.append(" + ").append(count).append(' ').append(name);
    }
  }

  private void cost() {
    double measured = sum(cell -> cell.cost().totalUsd());
    double warmup = sum(cell -> cell.warmup().costUsd());
    double wasted = sum(cell -> cell.cost().wastedUsd());
    StringBuilder text = new StringBuilder("$").append(Figures.usd(measured + warmup));
    if (warmup > 0) {
      text.append(", of it $").append(Figures.usd(warmup)).append(" for warm-up");
    }
    if (wasted > 0) {
      text.append(", $").append(Figures.usd(wasted)).append(" wasted on failures");
    }
    boolean unknown = report.cells().stream().anyMatch(cell -> cell.cost().totalUsd() == null);
    page.labelled("cost", Ink.PLAIN, text + (unknown ? ", and what has no price" : ""));
  }

  private double sum(Function<CellReport, @Nullable Double> amount) {
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
    page.labelled("verdict", ink, verdict + ": " + Words.verdict(verdict));
    for (Report.Reason reason : report.reasons()) {
      page.labelled("", ink, "· " + Words.reason(reason));
    }
  }

  private void thresholds() {
    String label = "thresholds";
    for (ThresholdResult result : report.thresholds()) {
      page.labelled(label, ink(result.result()), Words.threshold(result));
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
