package dev.sonde.coordinator.plan;

import java.util.ArrayList;
import java.util.List;

/** Columns for a terminal: the first ones to the left, the others, which hold numbers, right. */
public final class TextTable {

  private final int left;
  private final List<List<String>> rows = new ArrayList<>();

  /** A table whose first columns are text. */
  public TextTable(int left, String... header) {
    this.left = left;
    rows.add(List.of(header));
  }

  public void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** Every row on a line of its own, without spaces at the end. */
  public String text() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        String space = " ".repeat(widths[i] - cell.codePointCount(0, cell.length()));
        line.append(i == 0 ? "" : "  ").append(i < left ? cell + space : space + cell);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
