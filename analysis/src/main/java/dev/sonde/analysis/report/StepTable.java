package dev.sonde.analysis.report;

import dev.sonde.analysis.report.TextTable.Column;
import dev.sonde.analysis.report.TextTable.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The table of the steps of a sweep or a search: one row per cell, ordered by provider and load.
 */
final class StepTable {

  private final Report report;
  private final List<SearchResult> search;

  StepTable(Report report) {
    this.report = report;
    this.search = report.search() == null ? List.of() : report.search();
  }

  void print(Page page) {
    List<StepRow> rows = StepRow.of(report);
    List<String> titles = rows.stream().map(StepRow::title).distinct().toList();
    for (String title : titles) {
      page.blank();
      page.line(Ink.BOLD, title);
      TextTable table =
          new TextTable(
              List.of(
                  new Column("provider", false, Column.ALWAYS),
                  new Column("step", false, Column.ALWAYS),
                  new Column("#", false, 3),
                  new Column("ok", true, Column.ALWAYS),
                  new Column("answers/s", true, 9),
                  new Column("TTFT p50, ms", false, Column.ALWAYS),
                  new Column("TTFT p95, ms", false, 8),
                  new Column("e2e p95", true, 4),
                  new Column("tok/s p50", true, 5),
                  new Column("cost $", true, 2),
                  new Column("", false, Column.ALWAYS)));
      rows.stream().filter(row -> row.title().equals(title)).forEach(row -> table.add(row(row)));
      page.table(table);
    }
    boolean ranked = report.cells().stream().anyMatch(cell -> cell.rankGroup() != null);
    String legend = "times in ms, [95 % interval]";
    page.line(Ink.DIM, legend + (ranked ? "; # ranks within a step" : ""));
    results(page);
  }

  private List<Entry> row(StepRow row) {
    CellReport cell = row.cell();
    Ledger ledger = cell.ledger();
    Double answers = row.answersPerSecond();
    return List.of(
        new Entry(cell.provider(), Ink.BOLD),
        Entry.plain(row.label()),
        Entry.plain(cell.rankGroup() == null ? Figures.NONE : cell.rankGroup().toString()),
        new Entry(ledger.successes(), ledger.failed() > 0 ? Ink.BAD : Ink.PLAIN),
        Entry.plain(answers == null ? Figures.NONE : String.format(Locale.ROOT, "%.1f", answers)),
        Entry.plain(Phrases.p50(cell, "ttft")),
        Entry.plain(Phrases.p95(cell, "ttft")),
        Entry.plain(Figures.millis(Section.e2e(cell).p95())),
        Entry.plain(Phrases.speed(cell)),
        Entry.plain(Figures.usd(cell.cost().totalUsd())),
        new Entry(row.mark(), ink(row)));
  }

  private static Ink ink(StepRow row) {
    String mark = row.mark();
    return mark.startsWith("✓")
        ? Ink.GOOD
        : mark.startsWith("?")
            ? Ink.DOUBTFUL
            : row.outcome() == null && row.verdict() == Report.Verdict.VALID ? Ink.PLAIN : Ink.BAD;
  }

  private void results(Page page) {
    List<String> lines = new ArrayList<>();
    for (SearchResult each : search) {
      lines.add(sentence(each));
    }
    if (!lines.isEmpty()) {
      page.blank();
      page.line(Ink.BOLD, "highest rate");
    }
    for (int i = 0; i < lines.size(); i++) {
      boolean held = search.get(i).holdsPerSecond() != null;
      page.marked(held ? "✓" : "✗", held ? Ink.GOOD : Ink.BAD, lines.get(i));
    }
  }

  /** The search result of one target in words. */
  static String sentence(SearchResult result) {
    String goals =
        result.tried().isEmpty()
            ? "the goal"
            : result.tried().get(0).goals().stream()
                .map(Report.ThresholdResult::expression)
                .reduce((one, other) -> one + " and " + other)
                .orElse("the goal");
    Double holds = result.holdsPerSecond();
    Double fails = result.failsPerSecond();
    String start =
        result.provider()
            + (holds == null
                ? ": no tested rate holds " + goals
                : ": " + rate(holds) + " holds " + goals);
    String above = fails == null ? "" : ", " + rate(fails) + " does not" + between(holds, fails);
    String steps = " (" + Figures.count(result.tried().size(), "step") + ")";
    SearchEnd end = result.end().known();
    return start + (end == SearchEnd.MAX_HOLDS ? "" : above) + why(end) + steps;
  }

  /** Why the search ended, where the rates do not show it. */
  private static String why(@Nullable SearchEnd end) {
    if (end == null) {
      return "; the search was stopped";
    }
    return switch (end) {
      case FOUND, MIN_FAILS -> "";
      case MAX_HOLDS -> ", and no higher rate was tested";
      case CLIENT_LIMIT -> "; the search ended there because this machine could not offer more";
      case UNDECIDED -> "; the next steps could not decide";
      case STOPPED -> "; the search was stopped";
    };
  }

  /** The distance between the highest rate that held and the lowest that did not. */
  private static String between(@Nullable Double holds, double fails) {
    return holds == null || holds >= fails
        ? ""
        : String.format(
            Locale.ROOT,
            ": the limit is between them, %s apart",
            Figures.percent(fails / holds - 1));
  }

  private static String rate(double perSecond) {
    String text = String.format(Locale.ROOT, "%.3f", perSecond);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "") + "/s";
  }
}
