package dev.sonde.history.query;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Chooses the points to draw where there are too many: in each of equally long stretches of time
 * the lowest and the highest, so that no spike is lost.
 */
final class MinMax {

  private MinMax() {}

  /**
   * The value of a point that may be drawn.
   *
   * @param valid whether its value counts; others are drawn where a stretch has no valid one
   */
  record Row(long at, int kind, boolean valid, double value) {

    private boolean counts() {
      return valid && !Double.isNaN(value);
    }
  }

  /**
   * The positions of the chosen rows, ascending.
   *
   * @param rows the earliest first
   * @param most at least 2
   */
  static List<Integer> chosen(List<Row> rows, int most) {
    TreeSet<Integer> chosen = new TreeSet<>();
    if (rows.size() <= most) {
      for (int i = 0; i < rows.size(); i++) {
        chosen.add(i);
      }
      return new ArrayList<>(chosen);
    }
    int buckets = most / 2;
    long first = rows.get(0).at();
    long span = rows.get(rows.size() - 1).at() - first + 1;
    int i = 0;
    while (i < rows.size()) {
      long bucket = bucket(rows.get(i), first, span, buckets);
      int low = i;
      int high = i;
      while (i < rows.size() && bucket(rows.get(i), first, span, buckets) == bucket) {
        low = isBetter(rows.get(i), rows.get(low), false) ? i : low;
        high = isBetter(rows.get(i), rows.get(high), true) ? i : high;
        i++;
      }
      chosen.add(low);
      chosen.add(high);
    }
    return new ArrayList<>(chosen);
  }

  private static long bucket(Row row, long first, long span, int buckets) {
    // Spans of years times thousands of buckets are far below the range of a long.
    return (row.at() - first) * buckets / span;
  }

  private static boolean isBetter(Row row, Row than, boolean highest) {
    if (row.counts() != than.counts()) {
      return row.counts();
    }
    return row.counts() && (highest ? row.value() > than.value() : row.value() < than.value());
  }
}
