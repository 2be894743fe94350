package dev.sonde.analysis.diff;

import static dev.sonde.analysis.report.Markdown.code;
import static dev.sonde.analysis.report.Markdown.escaped;

import dev.sonde.analysis.diff.Diff.Row;
import dev.sonde.analysis.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes a diff as GitHub's Markdown for a comment on a pull request: limits and changes first, all
 * tests in a collapsed section. It stays below the 65,536 characters of a comment.
 */
public final class DiffMarkdown {

  private static final int MOST_CHARACTERS = 60_000;
  private static final String CUT = "\n*Shortened: the JSON diff has the rest.*\n";
  private static final String COLUMNS =
      "| provider | | base | head | change | 95 % | p | n | could see | |";
  private static final String ALIGNMENT = "|---|---|--:|--:|--:|---|--:|---|--:|---|";

  private final Diff diff;
  private final RowWords words = new RowWords();
  private final StringBuilder text = new StringBuilder();

  private DiffMarkdown(Diff diff) {
    this.diff = diff;
  }

  /** The Markdown text, with a line break at the end. */
  public static String render(Diff diff) {
    DiffMarkdown markdown = new DiffMarkdown(diff);
    markdown.head();
    markdown.limits();
    markdown.changes();
    markdown.notes();
    markdown.everything();
    return markdown.cut();
  }

  private String cut() {
    if (text.length() <= MOST_CHARACTERS) {
      return text.toString();
    }
    // Cutting the text can remove the end of the collapsed section, so it is closed again.
    int line = text.lastIndexOf("\n", MOST_CHARACTERS);
    return text.substring(0, line) + "\n\n</details>\n" + CUT;
  }

  private void head() {
    String base = diff.base().name();
    String head = diff.head().name();
    line("### " + escaped(base.equals(head) ? base : base + " against " + head));
    line("");
    String mark = diff.limits().isEmpty() ? "" : diff.holds() ? "✅ " : "❌ ";
    line(mark + "**" + escaped(Summary.of(diff)) + ".**");
    line("");
  }

  private void limits() {
    if (diff.limits().isEmpty()) {
      return;
    }
    line("| fail on | | where | change | why |");
    line("|---|---|---|--:|---|");
    for (Diff.Limit limit : diff.limits()) {
      Report.CellName cell = limit.cell();
      Double change = limit.change();
      row(
          code(limit.expression()),
          switch (limit.result()) {
            case PASS -> "✅ pass";
            case FAIL -> "❌ fail";
            case INSUFFICIENT -> "⚠️ insufficient";
          },
          cell == null ? "" : escaped(name(cell)),
          change == null ? "" : RowWords.signed(change),
          escaped(limit.detail()));
    }
    line("");
  }

  private void changes() {
    List<Row> changed = diff.rows().stream().filter(row -> row.change().isChange()).toList();
    if (!changed.isEmpty()) {
      table(changed);
    }
  }

  private void notes() {
    List<String> notes = new ArrayList<>(diff.notes());
    diff.planDifferences().forEach(each -> notes.add("the plans differ: " + each));
    diff.appeared().forEach(each -> notes.add("appeared: " + Summary.finding(each)));
    diff.disappeared().forEach(each -> notes.add("gone: " + Summary.finding(each)));
    diff.onlyInBase().forEach(cell -> notes.add("only in base: " + name(cell)));
    diff.onlyInHead().forEach(cell -> notes.add("only in head: " + name(cell)));
    notes.forEach(note -> line("- " + escaped(note)));
    if (!notes.isEmpty()) {
      line("");
    }
  }

  private void everything() {
    List<Row> tested = diff.rows().stream().filter(row -> row.test() != null).toList();
    line("<details><summary>All tests, and the runs</summary>");
    line("");
    side("Base", diff.base());
    side("Head", diff.head());
    line("- *could see*: the smallest change that is found in four of five cases; p by Holm");
    line("");
    if (!tested.isEmpty()) {
      table(tested);
    }
    line("</details>");
  }

  private void side(String label, Diff.Side side) {
    line(
        "- %s: run %s, %s, %s"
            .formatted(label, code(side.id()), escaped(side.startedAt()), side.verdict()));
  }

  private void table(List<Row> rows) {
    Map<Report.CellName, List<Row>> byCell = new LinkedHashMap<>();
    rows.forEach(row -> byCell.computeIfAbsent(row.cell(), any -> new ArrayList<>()).add(row));
    line(COLUMNS);
    line(ALIGNMENT);
    byCell.forEach(
        (cell, its) -> {
          for (Row row : its) {
            row(
                escaped(name(cell)),
                escaped(words.name(row)),
                words.value(row, row.base()),
                words.value(row, row.head()),
                words.change(row),
                words.interval(row),
                escaped(words.pValue(row)),
                words.sizes(row),
                words.detectable(row),
                mark(row) + escaped(words.verdict(row)));
          }
        });
    line("");
  }

  private static String mark(Row row) {
    return !row.change().isChange() ? "" : row.change().isBad() ? "🔴 " : "🟢 ";
  }

  private static String name(Report.CellName cell) {
    return Stream.of(cell.provider(), cell.model(), cell.region(), cell.step())
        .filter(each -> each != null && !each.equals("default"))
        .collect(Collectors.joining(", "));
  }

  private void row(String... entries) {
    line(Stream.of(entries).collect(Collectors.joining(" | ", "| ", " |")));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
