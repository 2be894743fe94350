package dev.sonde.analysis.format;

import dev.sonde.analysis.report.ByStep;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Headline;
import dev.sonde.analysis.report.Markdown;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.analysis.report.WorkerReport;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a report as GitHub's Markdown for a comment on a pull request: conclusions first, then the
 * figures, then details in a collapsed section. It stays below the 65,536 characters of a comment.
 */
final class MarkdownReport {

  private static final int MOST_CHARACTERS = 60_000;
  private static final String CUT = "\n\n*Shortened: the JSON report has the rest.*\n";

  private final Report report;
  private final StringBuilder text = new StringBuilder();

  private MarkdownReport(Report report) {
    this.report = report;
  }

  static String render(Report report) {
    MarkdownReport markdown = new MarkdownReport(ByStep.named(report));
    markdown.head();
    markdown.text.append(StepsMarkdown.render(report));
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
    line(mark + " **" + report.verdict() + "**: " + escaped(Phrases.verdict(report)) + ".");
    report.reasons().forEach(each -> line("- " + escaped(Phrases.reason(each))));
    line("");
    List<Headline> headlines = Headline.of(report);
    boolean models = headlines.stream().map(Headline::model).distinct().count() > 1;
    for (Headline headline : headlines) {
      if (headline.sureness() != Headline.Sureness.NONE) {
        String model = models ? headline.model() + ": " : "";
        line("**" + escaped(model + headline.answer()) + "** " + escaped(sentence(headline)));
        line("");
      }
    }
  }

  private static String sentence(Headline headline) {
    return headline.details().stream()
        .map(each -> each.substring(0, 1).toUpperCase(Locale.ROOT) + each.substring(1))
        .collect(Collectors.joining(" "));
  }

  private void tables() {
    List<Phrases.Ranking> rankings = Phrases.rankings(report);
    for (Phrases.Ranking ranking : rankings) {
      if (rankings.size() > 1) {
        line("**" + escaped(ranking.title()) + "**");
        line("");
      }
      line(
          "| # | provider | ok | TTFT p50, ms | TTFT p95, ms | e2e p50, ms | response p50, ms |"
              + " response p95, ms | tok/s p50 | $/1k tokens |");
      line("|---|---|--:|---|---|---|---|---|--:|--:|");
      for (int i = 0; i < ranking.cells().size(); i++) {
        line(row(ranking.ranks().get(i), ranking.cells().get(i)));
      }
      line("");
    }
  }

  private static String row(String rank, CellReport cell) {
    return Stream.of(
            rank,
            escaped(cell.provider()),
            cell.ledger().successes(),
            Phrases.p50(cell, "ttft"),
            Phrases.p95(cell, "ttft"),
            Phrases.p50(cell, "e2e"),
            Phrases.p50(cell, "response"),
            Phrases.p95(cell, "response"),
            Phrases.speed(cell),
            Phrases.usdPer1kTokens(cell))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private void thresholds() {
    if (report.thresholds().isEmpty()) {
      return;
    }
    line("| threshold | | where and what |");
    line("|---|---|---|");
    for (ThresholdResult each : Phrases.thresholds(report)) {
      String mark =
          switch (each.result()) {
            case PASS -> "✅ pass";
            case FAIL -> "❌ fail";
            case INSUFFICIENT -> "⚠️ insufficient";
          };
      line(
          "| "
              + Markdown.code(each.expression())
              + " | "
              + mark
              + " | "
              + escaped(Phrases.found(report, each))
              + " |");
    }
    line("");
  }

  private void differences() {
    for (String control : Phrases.controls(report)) {
      line("A/A control: " + escaped(control) + ".");
      line("");
    }
    for (String policy : Phrases.policies(report)) {
      line(escaped(policy) + ".");
      line("");
    }
    List<String> found = Phrases.differences(report);
    if (!found.isEmpty()) {
      line("**Differences between the answers**");
      line("");
      found.forEach(each -> line("- " + escaped(each)));
      line("");
    }
  }

  private void evidence() {
    line("<details><summary>Ledger, workers and how to repeat the run</summary>");
    line("");
    line("- Ledger: " + Phrases.ledger(report));
    Report.Validity validity = report.validity();
    if (validity != null) {
      line("- When: " + escaped(validity.statement()));
    }
    for (WorkerReport worker : report.workers()) {
      line("- " + escaped(Phrases.worker(worker)));
    }
    line("- Run " + Markdown.code(report.run().id()) + ", Sonde " + escaped(report.run().sonde()));
    line("- Spec " + Markdown.code(report.run().specHash()));
    line("");
    line("</details>");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** Escapes text for a table cell or a list item. */
  static String escaped(String text) {
    return Markdown.escaped(text);
  }
}
