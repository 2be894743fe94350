package dev.sonde.analysis.report;

import dev.sonde.common.text.PrintableText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * A table with aligned columns. Columns that do not fit are left out, those of the least weight
 * first.
 */
public final class TextTable {

  private static final String GAP = "  ";

  private final List<Column> columns;
  private final List<List<Entry>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param weight columns with the lowest weight are left out first; those of {@link #ALWAYS} stay
   */
  public record Column(String title, boolean right, int weight) {
    public static final int ALWAYS = Integer.MAX_VALUE;
  }

  /** The content of one table cell: one line, shortened where nobody can read it anyway. */
  public record Entry(String text, Ink ink) {
    private static final int MOST_COLUMNS = 400;

    public Entry {
      text =
          text.length() > MOST_COLUMNS
              ? DisplayWidth.fit(text, MOST_COLUMNS)
              : PrintableText.line(text);
    }

    public static Entry plain(String text) {
      return new Entry(text, Ink.PLAIN);
    }
  }

  public TextTable(List<Column> columns) {
    this.columns = List.copyOf(columns);
  }

  /** A table of any width: the first columns hold text, the others right-aligned numbers. */
  public static TextTable of(int left, String... titles) {
    List<Column> columns = new ArrayList<>();
    for (String title : titles) {
      columns.add(new Column(title, columns.size() >= left, Column.ALWAYS));
    }
    return new TextTable(columns);
  }

  public void row(String... texts) {
    add(Arrays.stream(texts).map(Entry::plain).toList());
  }

  /** One line per row, without colour or trailing spaces. */
  public String text() {
    return String.join("\n", lines(Integer.MAX_VALUE, false)) + "\n";
  }

  public void add(List<Entry> row) {
    if (row.size() != columns.size()) {
      throw new IllegalArgumentException(
          "row has " + row.size() + " entries, allowed is " + columns.size());
    }
    rows.add(List.copyOf(row));
  }

  /** Lines of at most this width, unless the columns that always stay are wider. */
  List<String> lines(int width, boolean color) {
    List<Integer> shown = shown(width);
    List<String> lines = new ArrayList<>();
    List<Entry> titles =
        columns.stream().map(column -> new Entry(column.title(), Ink.DIM)).toList();
    lines.add(line(titles, shown, color));
    rows.forEach(row -> lines.add(line(row, shown, color)));
    return lines;
  }

  private List<Integer> shown(int width) {
    List<Integer> shown = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      shown.add(i);
    }
    while (width(shown) > width) {
      Integer least =
          shown.stream().min(Comparator.comparingInt(i -> columns.get(i).weight())).orElseThrow();
      if (columns.get(least).weight() == Column.ALWAYS) {
        break;
      }
      shown.remove(least);
    }
    return shown;
  }

  private int width(List<Integer> shown) {
    return shown.stream().mapToInt(this::width).sum() + (shown.size() - 1) * GAP.length();
  }

  private int width(int column) {
    int widest = DisplayWidth.of(columns.get(column).title());
    for (List<Entry> row : rows) {
      widest = Math.max(widest, DisplayWidth.of(row.get(column).text()));
    }
    return widest;
  }

  private String line(List<Entry> row, List<Integer> shown, boolean color) {
    StringBuilder line = new StringBuilder();
    for (int column : shown) {
      Entry entry = row.get(column);
      String padding = " ".repeat(width(column) - DisplayWidth.of(entry.text()));
      String text = entry.ink().on(entry.text(), color);
      line.append(line.isEmpty() ? "" : GAP);
      line.append(columns.get(column).right() ? padding + text : text + padding);
    }
    return line.toString().stripTrailing();
  }
}
