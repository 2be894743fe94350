package dev.sonde.analysis.format;

import static dev.sonde.analysis.report.Markdown.escaped;

import dev.sonde.analysis.report.Figures;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.StepRow;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All steps of a sweep or a search in one table of GitHub's Markdown. */
final class StepsMarkdown {

  private StepsMarkdown() {}

  /** A table per model and region, each followed by an empty line; empty without steps. */
  static String render(Report report) {
    List<StepRow> rows = StepRow.of(report);
    StringBuilder text = new StringBuilder();
    for (String title : rows.stream().map(StepRow::title).distinct().toList()) {
      text.append("**").append(escaped(title)).append(", step by step**\n\n");
      text.append(
          "| provider | step | ok | answers/s | output tok/s | TTFT p50, ms | TTFT p95, ms");
      text.append(" | errors | |\n|---|---|--:|--:|--:|---|---|--:|---|\n");
      rows.stream()
          .filter(row -> row.title().equals(title))
          .forEach(row -> text.append(line(row)).append('\n'));
      text.append('\n');
    }
    return text.toString();
  }

  private static String line(StepRow row) {
    Double errors = row.errorRate();
    return Stream.of(
            escaped(row.cell().provider()),
            escaped(row.label()),
            row.cell().ledger().successes(),
            decimal(row.answersPerSecond()),
            decimal(row.outputTokensPerSecond()),
            Phrases.p50(row.cell(), "ttft"),
            Phrases.p95(row.cell(), "ttft"),
            errors == null ? Figures.NONE : Figures.percent(errors),
            row.mark())
        .collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static String decimal(@Nullable Double value) {
    return value == null ? Figures.NONE : String.format(Locale.ROOT, "%,.1f", value);
  }
}
