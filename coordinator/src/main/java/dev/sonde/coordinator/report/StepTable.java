package dev.sonde.coordinator.report;

import dev.sonde.coordinator.report.TextTable.Column;
import dev.sonde.coordinator.report.TextTable.Entry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The steps of a sweep or a search: a row a cell, by provider, so that each makes a curve. */
final class StepTable {

  private final Report report;
  private final List<StepRun> steps;
  private final List<SearchResult> search;

  StepTable(Report report) {
    this.report = report;
    this.steps = report.steps() == null ? List.of() : report.steps();
    this.search = report.search() == null ? List.of() : report.search();
  }

  void print(Page page) {
    List<String> titles = report.cells().stream().map(this::title).distinct().toList();
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
                  new Column("tok/s", true, 5),
                  new Column("cost $", true, 2),
                  new Column("", false, Column.ALWAYS)));
      report.cells().stream()
          .filter(cell -> title(cell).equals(title))
          .sorted(Comparator.comparing(CellReport::provider).thenComparing(this::place))
          .forEach(cell -> table.add(row(cell)));
      page.table(table);
    }
    boolean ranked = report.cells().stream().anyMatch(cell -> cell.rankGroup() != null);
    String legend = "times in ms, [95 % interval]";
    page.line(Ink.DIM, legend + (ranked ? "; # ranks within a step" : ""));
    results(page);
  }

  private String title(CellReport cell) {
    boolean regions = report.cells().stream().map(CellReport::region).distinct().count() > 1;
    return regions ? cell.model() + " from " + cell.region() : cell.model();
  }

  /** Searches by rate, sweeps as written. */
  private double place(CellReport cell) {
    SearchResult.Tried tried = tried(cell);
    return tried == null ? index(cell) : tried.perSecond() + index(cell) * 1e-9;
  }

  private static int index(CellReport cell) {
    CellReport.Step step = cell.step();
    return step == null ? 0 : step.index();
  }

  private SearchResult.@Nullable Tried tried(CellReport cell) {
    return search.stream()
        .flatMap(each -> each.tried().stream())
        .filter(each -> each.step() == index(cell))
        .findFirst()
        .orElse(null);
  }

  private @Nullable StepRun step(CellReport cell) {
    return steps.stream().filter(each -> each.index() == index(cell)).findFirst().orElse(null);
  }

  private List<Entry> row(CellReport cell) {
    CellReport.Latency ttft = Section.ttft(cell);
    CellReport.Latency e2e = Section.e2e(cell);
    Report.Ledger ledger = cell.ledger();
    CellReport.Step step = cell.step();
    boolean whole = ledger.succeeded() == ledger.planned();
    return List.of(
        new Entry(cell.provider(), Ink.BOLD),
        Entry.plain(step == null ? "" : step.label()),
        Entry.plain(cell.rankGroup() == null ? Figures.NONE : cell.rankGroup().toString()),
        new Entry(ledger.succeeded() + "/" + ledger.planned(), whole ? Ink.PLAIN : Ink.BAD),
        Entry.plain(answersPerSecond(cell)),
        Entry.plain(Phrases.p50(cell, "ttft")),
        Entry.plain(Phrases.p95(cell, "ttft")),
        Entry.plain(Figures.millis(e2e.p95())),
        Entry.plain(Figures.speed(cell.tokens().outputPerSecond().mean())),
        Entry.plain(Figures.usd(cell.cost().totalUsd())),
        mark(cell, ttft));
  }

  /** The cell's part of what the step's load achieved. */
  private String answersPerSecond(CellReport cell) {
    StepRun step = step(cell);
    Double achieved = step == null ? null : step.load().achievedPerSecond();
    if (step == null || achieved == null || step.ledger().answered() == 0) {
      return Figures.NONE;
    }
    double share = cell.ledger().answered() / (double) step.ledger().answered();
    return String.format(Locale.ROOT, "%.1f", achieved * share);
  }

  private Entry mark(CellReport cell, CellReport.Latency ttft) {
    SearchResult.Tried tried = tried(cell);
    StepRun step = step(cell);
    if (tried != null) {
      return switch (tried.outcome()) {
        case "held" -> new Entry("✓ held", Ink.GOOD);
        case "failed" -> new Entry("✗ failed", Ink.BAD);
        default -> new Entry("? " + tried.outcome().replace('_', ' '), Ink.DOUBTFUL);
      };
    }
    if (step != null && step.verdict() != Report.Verdict.VALID) {
      return new Entry(step.verdict().toString(), Ink.BAD);
    }
    return Entry.plain(ttft.count() == 0 ? "nothing measured" : "");
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

  /** What was found of one target, in words. */
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
                ? ": no rate that was tried holds " + goals
                : ": " + rate(holds) + " holds " + goals);
    String above = fails == null ? "" : ", " + rate(fails) + " does not";
    String steps = " (" + Figures.count(result.tried().size(), "step") + ")";
    return switch (result.end()) {
      case "found" -> start + above + steps;
      case "max_holds" -> start + ", and higher was not looked for" + steps;
      case "min_fails" -> start + above + steps;
      case "client_limit" ->
          start + above + "; this machine could not offer more, so there the search ended" + steps;
      case "undecided" -> start + above + "; the next steps could not say" + steps;
      default -> start + above + "; the search was stopped" + steps;
    };
  }

  private static String rate(double perSecond) {
    String text = String.format(Locale.ROOT, "%.3f", perSecond);
    return text.replaceAll("0+$", "").replaceAll("\\.$", "") + "/s";
  }
}
