package dev.sonde.analysis.report;

import java.util.ArrayList;
import java.util.List;

/** Lines of text of a given width. */
public final class Page {

  private static final int LABEL = 12;
  private static final int NARROWEST = 60;

  /** The columns of a paragraph before it is wrapped. */
  private static final int LONGEST = 4_000;

  private final int width;
  private final boolean color;
  private final StringBuilder text = new StringBuilder();

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

  /** One line, shortened to the width. */
  public void line(Ink ink, String line) {
    text.append(ink.on(DisplayWidth.fit(line, width), color)).append('\n');
  }

  public void table(TextTable table) {
    table.lines(width, color).forEach(line -> text.append(line).append('\n'));
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
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : DisplayWidth.fit(paragraph, LONGEST).split(" ", -1)) {
      boolean full = DisplayWidth.of(line.toString()) + 1 + DisplayWidth.of(word) > width;
      if (!line.isEmpty() && full) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
