package dev.sonde.analysis.report;

import dev.sonde.common.text.PrintableText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.Stream;

/**
 * A table with aligned columns. Columns that do not fit are left out, those of the least weight
 * first. If the rest still does not fit, the widest text is on several lines.
 */
public final class TextTable {

  private static final String GAP = "  ";

  /** A column of text is not made narrower than this. */
  private static final int NARROWEST = 8;

  private final List<Column> columns;
  private final List<List<Entry>> rows = new ArrayList<>();

  /**
   * A column.
   *
   * @param weight columns with the lowest weight are left out first; those of {@link #ALWAYS} stay
   */
  public record Column(String title, boolean right, int weight) {
    public static final int ALWAYS = Integer.MAX_VALUE;

    /** Without its unit. */
    private String name() {
      int unit = title.indexOf(',');
      return unit < 0 ? title : title.substring(0, unit);
    }
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
    this.columns = new ArrayList<>(columns);
  }

  /** A table whose first columns hold text, the others right-aligned numbers. */
  public static TextTable of(int left, String... titles) {
    List<Column> columns = new ArrayList<>();
    for (String title : titles) {
      columns.add(new Column(title, columns.size() >= left, Column.ALWAYS));
    }
    return new TextTable(columns);
  }

  /** Allows these columns to be left out where they do not fit, in this order. */
  public TextTable omitting(String... titles) {
    List<String> order = Arrays.asList(titles);
    columns.replaceAll(
        column -> {
          int weight = order.indexOf(column.title());
          return weight < 0 ? column : new Column(column.title(), column.right(), weight);
        });
    return this;
  }

  public void row(String... texts) {
    add(Arrays.stream(texts).map(Entry::plain).toList());
  }

  public void add(List<Entry> row) {
    if (row.size() != columns.size()) {
      throw new IllegalArgumentException(
          "row has " + row.size() + " entries, allowed is " + columns.size());
    }
    rows.add(List.copyOf(row));
  }

  /** Lines without colour, and the names of columns for which there is no room. */
  public String text(int width) {
    List<String> lines = new ArrayList<>(lines(width, false));
    List<String> omitted = omitted(width);
    if (!omitted.isEmpty()) {
      lines.addAll(Wrapped.lines(noRoom(width, omitted), width));
    }
    return String.join("\n", lines) + "\n";
  }

  static String noRoom(int width, List<String> omitted) {
    return "no room in " + width + " columns for " + String.join(", ", omitted);
  }

  /** Lines of at most this width, unless the columns that always stay are wider. */
  List<String> lines(int width, boolean color) {
    List<Sized> shown = shown(width);
    List<String> lines = new ArrayList<>();
    List<Entry> titles =
        columns.stream().map(column -> new Entry(column.title(), Ink.DIM)).toList();
    lines.addAll(lines(titles, shown, color));
    rows.forEach(row -> lines.addAll(lines(row, shown, color)));
    return lines;
  }

  /** The columns for which there is no room in this width. */
  List<String> omitted(int width) {
    List<Integer> shown = shown(width).stream().map(Sized::column).toList();
    List<String> omitted = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      if (!shown.contains(i)) {
        omitted.add(columns.get(i).name());
      }
    }
    return omitted;
  }

  /** A column that is shown, and its width. */
  private record Sized(int column, int width) {}

  private List<Sized> shown(int width) {
    List<Sized> shown = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      shown.add(new Sized(i, width(i)));
    }
    while (sum(shown) > width) {
      Sized least =
          shown.stream()
              .min(Comparator.comparingInt(each -> columns.get(each.column()).weight()))
              .orElseThrow();
      if (columns.get(least.column()).weight() == Column.ALWAYS) {
        narrow(shown, width);
        break;
      }
      shown.remove(least);
    }
    return shown;
  }

  /**
   * Takes what is too much from the widest columns of text: lines break between words if that is
   * enough, or else after marks, or else anywhere.
   */
  private void narrow(List<Sized> shown, int width) {
    narrow(shown, width, column -> longest(column, " "));
    narrow(shown, width, column -> longest(column, Wrapped.PIECES));
    narrow(shown, width, column -> NARROWEST);
  }

  private int longest(int column, String ends) {
    return rows.stream()
        .flatMap(row -> Stream.of(row.get(column).text().split(ends)))
        .mapToInt(DisplayWidth::of)
        .reduce(NARROWEST, Math::max);
  }

  private void narrow(List<Sized> shown, int width, IntUnaryOperator least) {
    while (sum(shown) > width) {
      Optional<Sized> widest =
          shown.stream()
              .filter(each -> !columns.get(each.column()).right())
              .filter(each -> each.width() > least.applyAsInt(each.column()))
              .max(Comparator.comparingInt(Sized::width));
      if (widest.isEmpty()) {
        break;
      }
      Sized found = widest.get();
      shown.set(shown.indexOf(found), new Sized(found.column(), found.width() - 1));
    }
  }

  private static int sum(List<Sized> shown) {
    return shown.stream().mapToInt(Sized::width).sum() + (shown.size() - 1) * GAP.length();
  }

  private int width(int column) {
    int widest = DisplayWidth.of(columns.get(column).title());
    for (List<Entry> row : rows) {
      widest = Math.max(widest, DisplayWidth.of(row.get(column).text()));
    }
    return widest;
  }

  private static List<String> wrapped(List<Entry> row, Sized column, boolean first) {
    String text = row.get(column.column()).text();
    return first ? Wrapped.first(text, column.width()) : Wrapped.narrow(text, column.width());
  }

  private List<String> lines(List<Entry> row, List<Sized> shown, boolean color) {
    List<List<String>> wrapped =
        shown.stream().map(each -> wrapped(row, each, shown.get(0).equals(each))).toList();
    int height = wrapped.stream().mapToInt(List::size).max().orElse(1);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < height; i++) {
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < shown.size(); j++) {
        Sized sized = shown.get(j);
        String text = i < wrapped.get(j).size() ? wrapped.get(j).get(i) : "";
        String padding = " ".repeat(Math.max(0, sized.width() - DisplayWidth.of(text)));
        String inked = row.get(sized.column()).ink().on(text, color);
        line.append(j == 0 ? "" : GAP);
        line.append(columns.get(sized.column()).right() ? padding + inked : inked + padding);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
