package dev.sonde.analysis.diff;

import dev.sonde.analysis.diff.Diff.Change;
import dev.sonde.analysis.diff.Diff.Row;
import dev.sonde.analysis.report.Ink;
import dev.sonde.analysis.report.Page;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.TextTable;
import dev.sonde.analysis.report.TextTable.Column;
import dev.sonde.analysis.report.TextTable.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a diff for a terminal. */
public final class DiffText {

  private static final int SECONDS = 19;

  private final Diff diff;
  private final Page page;
  private final RowWords words;

  private DiffText(Diff diff, Page page) {
    this.diff = diff;
    this.page = page;
    this.words = new RowWords();
  }

  /**
   * Renders a diff.
   *
   * @param width columns of the terminal; a table omits columns that do not fit
   * @param color whether to use ANSI colours
   * @return lines that end with a line break
   */
  public static String render(Diff diff, int width, boolean color) {
    Page page = new Page(width, color);
    DiffText text = new DiffText(diff, page);
    text.heading();
    text.cells();
    text.notes();
    text.limits();
    return page.toString();
  }

  private void heading() {
    boolean oneName = diff.base().name().equals(diff.head().name());
    page.line(
        Ink.BOLD,
        oneName ? diff.base().name() : diff.base().name() + " against " + diff.head().name());
    side("base", diff.base());
    side("head", diff.head());
  }

  private void side(String label, Diff.Side side) {
    String started = side.startedAt().substring(0, SECONDS).replace('T', ' ');
    page.parts(Ink.DIM, label, started + " UTC", side.verdict().toString(), "run " + side.id());
  }

  private void cells() {
    Map<Report.CellName, List<Row>> byCell = new LinkedHashMap<>();
    for (Row row : diff.rows()) {
      byCell.computeIfAbsent(row.cell(), any -> new ArrayList<>()).add(row);
    }
    boolean models = byCell.keySet().stream().map(Report.CellName::model).distinct().count() > 1;
    boolean regions = byCell.keySet().stream().map(Report.CellName::region).distinct().count() > 1;
    byCell.forEach(
        (cell, rows) -> {
          page.blank();
          page.line(Ink.BOLD, title(cell, models, regions));
          page.table(table(rows));
        });
    if (!byCell.isEmpty()) {
      page.line(
          Ink.DIM, "could see: the smallest change that is found in four of five cases; p by Holm");
      page.blank();
      page.labelled("result", summaryInk(), Summary.of(diff));
    }
  }

  private static String title(Report.CellName cell, boolean models, boolean regions) {
    String model = cell.model().substring(cell.model().lastIndexOf('/') + 1);
    return cell.provider()
        + (models ? " " + model : "")
        + (regions ? " from " + cell.region() : "");
  }

  private TextTable table(List<Row> rows) {
    TextTable table =
        new TextTable(
            List.of(
                new Column("", false, Column.ALWAYS),
                new Column("base", true, 5),
                new Column("head", true, Column.ALWAYS),
                new Column("change", true, Column.ALWAYS),
                new Column("95 %", false, 4),
                new Column("p", true, 3),
                new Column("n", false, 1),
                new Column("could see", true, 2),
                new Column("", false, Column.ALWAYS)));
    for (Row row : rows) {
      if (isShown(row)) {
        Ink ink = ink(row);
        table.add(
            List.of(
                Entry.plain(words.name(row)),
                Entry.plain(words.value(row, row.base())),
                Entry.plain(words.value(row, row.head())),
                new Entry(words.change(row), ink),
                Entry.plain(words.interval(row)),
                Entry.plain(words.pValue(row)),
                Entry.plain(words.sizes(row)),
                Entry.plain(words.detectable(row)),
                new Entry(words.verdict(row), ink)));
      }
    }
    return table;
  }

  /** Counted amounts are shown only if they changed; tested figures are always shown. */
  private static boolean isShown(Row row) {
    boolean kinds = row.base() == null && row.head() == null;
    return row.change().isChange() || (row.test() != null && !kinds);
  }

  private static Ink ink(Row row) {
    Change change = row.change();
    return !change.isChange()
        ? Ink.DIM
        : row.test() == null ? Ink.DOUBTFUL : change.isBad() ? Ink.BAD : Ink.GOOD;
  }

  private Ink summaryInk() {
    return Summary.tested(diff, true) > 0
        ? Ink.BAD
        : Summary.tested(diff, false) > 0 ? Ink.GOOD : Ink.PLAIN;
  }

  private void notes() {
    String label = "note";
    for (String note : diff.notes()) {
      page.labelled(label, Ink.DOUBTFUL, note);
      label = "";
    }
    diff.planDifferences().forEach(each -> page.labelled("plan", Ink.DOUBTFUL, each.toString()));
    diff.appeared().forEach(each -> page.labelled("appeared", Ink.BAD, Summary.finding(each)));
    diff.disappeared().forEach(each -> page.labelled("gone", Ink.GOOD, Summary.finding(each)));
    for (Report.CellName cell : diff.onlyInBase()) {
      page.labelled("base only", Ink.DOUBTFUL, title(cell, true, true));
    }
    for (Report.CellName cell : diff.onlyInHead()) {
      page.labelled("head only", Ink.DOUBTFUL, title(cell, true, true));
    }
  }

  private void limits() {
    String label = "fail on";
    for (Diff.Limit limit : diff.limits()) {
      Report.CellName cell = limit.cell();
      Double change = limit.change();
      String where = cell == null ? "" : "  " + title(cell, false, true);
      String found = change == null ? "" : " " + RowWords.signed(change);
      page.labelled(
          label,
          switch (limit.result()) {
            case PASS -> Ink.GOOD;
            case FAIL -> Ink.BAD;
            case INSUFFICIENT -> Ink.DOUBTFUL;
          },
          mark(limit.result())
              + limit.expression()
              + where
              + (where.isEmpty() ? "  " : ":")
              + found
              + (found.isEmpty() ? " " : ", ")
              + result(limit.result())
              + limit.detail());
      label = "";
    }
  }

  private static String mark(Report.Result result) {
    return switch (result) {
      case PASS -> "✓ ";
      case FAIL -> "✗ ";
      case INSUFFICIENT -> "? ";
    };
  }

  private static String result(Report.Result result) {
    return result == Report.Result.INSUFFICIENT ? "insufficient: " : "";
  }
}
