package dev.sonde.coordinator.format;

import dev.sonde.coordinator.report.CellReport;
import dev.sonde.coordinator.report.Report;
import dev.sonde.coordinator.report.Report.ThresholdResult;
import dev.sonde.coordinator.report.ReportWords;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A report as GitHub's Markdown, for a comment on a pull request: what follows first, the figures
 * then, the evidence folded away. It stays below the 65,536 characters of a comment.
 */
final class MarkdownReport {

  private static final int MOST_CHARACTERS = 60_000;
  private static final String CUT = "\n\n*The rest is in the report itself.*\n";

  private final Report report;
  private final StringBuilder text = new StringBuilder();

  private MarkdownReport(Report report) {
    this.report = report;
  }

  static String render(Report report) {
    MarkdownReport markdown = new MarkdownReport(report);
    markdown.head();
    markdown.tables();
    markdown.thresholds();
    markdown.differences();
    markdown.evidence();
    return markdown.cut();
  }

  private String cut() {
    if (text.length() <= MOST_CHARACTERS) {
      return text.toString();
    }
    int line = text.lastIndexOf("\n", MOST_CHARACTERS);
    return text.substring(0, line) + CUT;
  }

  private void head() {
    String mark =
        switch (report.verdict()) {
          case VALID -> "✅";
          case INVALID -> "❌";
          case INCOMPLETE -> "⚠️";
        };
    line("### " + escaped(report.run().name()));
    line("");
    line(mark + " **" + report.verdict() + "**: " + escaped(ReportWords.verdict(report)) + ".");
    report.reasons().forEach(each -> line("- " + escaped(ReportWords.reason(each))));
    line("");
    for (String sentence : ReportWords.headlines(report)) {
      line(escaped(sentence));
      line("");
    }
  }

  private void tables() {
    for (List<CellReport> section : ReportWords.sections(report)) {
      if (ReportWords.sections(report).size() > 1) {
        CellReport first = section.get(0);
        line("**" + escaped(first.model() + " from " + first.region()) + "**");
        line("");
      }
      line(
          "| # | provider | ok | TTFT p50, ms | TTFT p95, ms | e2e p50, ms | tok/s | $/1k tokens |");
      line("|---|---|--:|---|---|---|--:|--:|");
      for (CellReport cell : section) {
        line(row(cell));
      }
      line("");
    }
  }

  private static String row(CellReport cell) {
    return "| "
        + List.of(
                cell.rankGroup() == null ? "–" : cell.rankGroup().toString(),
                escaped(cell.provider()),
                cell.ledger().succeeded() + "/" + cell.ledger().planned(),
                ReportWords.p50(cell, "ttft"),
                ReportWords.p95(cell, "ttft"),
                ReportWords.p50(cell, "e2e"),
                ReportWords.speed(cell),
                ReportWords.usd(cell.cost().usdPer1kTokens()))
            .stream()
            .collect(Collectors.joining(" | "))
        + " |";
  }

  private void thresholds() {
    if (report.thresholds().isEmpty()) {
      return;
    }
    line("| threshold | | where and what |");
    line("|---|---|---|");
    for (ThresholdResult each : report.thresholds()) {
      String mark =
          switch (each.result()) {
            case PASS -> "✅ pass";
            case FAIL -> "❌ fail";
            case INSUFFICIENT -> "⚠️ insufficient";
          };
      line(
          "| `"
              + each.expression().replace("|", "\\|").replace("`", "'")
              + "` | "
              + mark
              + " | "
              + escaped(ReportWords.found(each))
              + " |");
    }
    line("");
  }

  private void differences() {
    List<String> found = ReportWords.differences(report);
    if (!found.isEmpty()) {
      line("**Differences in what came back**");
      line("");
      found.forEach(each -> line("- " + escaped(each)));
      line("");
    }
  }

  private void evidence() {
    line("<details><summary>Ledger, workers and how to do it again</summary>");
    line("");
    Report.Ledger ledger = report.ledger();
    line(
        "- Ledger: %d planned = %d succeeded + %d failed + %d dropped + %d in doubt + %d cancelled + %d unaccounted"
            .formatted(
                ledger.planned(),
                ledger.succeeded(),
                ledger.failed(),
                ledger.dropped(),
                ledger.inDoubt(),
                ledger.cancelled(),
                ledger.unaccounted()));
    Report.Validity validity = report.validity();
    if (validity != null) {
      line("- When: " + escaped(validity.statement()));
    }
    for (Report.Worker worker : report.workers()) {
      line("- " + escaped(ReportWords.worker(worker)));
    }
    line("- Run `" + report.run().id().replace("`", "") + "`, Sonde " + report.run().sonde());
    line("- Spec `" + report.run().specHash().replace("`", "") + "`");
    line("");
    line("</details>");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** As plain text in a table's cell or a list. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if ("\\`*_{}[]<>#|~".indexOf(c) >= 0) {
                escaped.append('\\');
              }
              escaped.appendCodePoint(c == '\n' || c == '\r' ? ' ' : c);
            });
    return escaped.toString().replace("@", "@\u200b");
  }
}
