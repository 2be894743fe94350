package dev.sonde.analysis.report;

import dev.sonde.common.text.PrintableText;
import java.util.List;
import java.util.stream.Stream;

/** Lines of text of a given width. */
public final class Page {

  private static final int LABEL = 12;
  private static final int NARROWEST = 20;

  /** The columns of a paragraph before it is wrapped. */
  private static final int LONGEST = 4_000;

  private final int width;
  private final boolean color;
  private final StringBuilder text = new StringBuilder();
  private List<String> lastOmitted = List.of();

  public Page(int width, boolean color) {
    this.width = Math.max(NARROWEST, width);
    this.color = color;
  }

  public int width() {
    return width;
  }

  public void blank() {
    text.append('\n');
  }

  /** A line, on more than one where it is too long. */
  public void line(Ink ink, String line) {
    parts(ink, DisplayWidth.fit(line, LONGEST));
  }

  /** A line of several parts, on more than one where it is too long. */
  public void parts(Ink ink, String... parts) {
    List<String> printable = Stream.of(parts).map(PrintableText::line).toList();
    Wrapped.parts(printable, width).forEach(each -> text.append(ink.on(each, color)).append('\n'));
  }

  /** A table, and once the names of columns for which there is no room. */
  public void table(TextTable table) {
    table.lines(width, color).forEach(line -> text.append(line).append('\n'));
    List<String> omitted = table.omitted(width);
    if (!omitted.isEmpty() && !omitted.equals(lastOmitted)) {
      line(Ink.DIM, TextTable.noRoom(width, omitted));
    }
    lastOmitted = omitted;
  }

  /** A paragraph with a label to its left, which may be empty. */
  public void labelled(String label, Ink ink, String paragraph) {
    String start = Ink.DIM.on(label, color) + " ".repeat(LABEL - label.length());
    for (String line : wrapped(paragraph, width - LABEL)) {
      text.append(start).append(ink.on(line, color)).append('\n');
      start = " ".repeat(LABEL);
    }
  }

  /** A paragraph with a mark of one column to its left. */
  public void marked(String mark, Ink ink, String paragraph) {
    String start = ink.on(mark, color) + ' ';
    for (String line : wrapped(paragraph, width - 2)) {
      text.append(start).append(line).append('\n');
      start = "  ";
    }
  }

  private static List<String> wrapped(String paragraph, int width) {
    return Wrapped.lines(DisplayWidth.fit(paragraph, LONGEST), width);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
