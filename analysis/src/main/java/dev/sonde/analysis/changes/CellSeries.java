package dev.sonde.analysis.changes;

import java.util.Arrays;
import java.util.List;

/**
 * One metric of one cell over the valid slots of an audit, the earliest first. A slot that was
 * missed or {@code INVALID} is not in it.
 *
 * @param cell its id
 * @param points at least 0; their values are greater than 0
 */
public record CellSeries(String cell, List<Point> points) {

  public CellSeries {
    points = List.copyOf(points);
    for (int i = 1; i < points.size(); i++) {
      if (points.get(i).slot() <= points.get(i - 1).slot()) {
        throw new IllegalArgumentException(
            "points[%d].slot is %d, allowed is more than the one before, %d"
                .formatted(i, points.get(i).slot(), points.get(i - 1).slot()));
      }
    }
  }

  int size() {
    return points.size();
  }

  long slot(int index) {
    return points.get(index).slot();
  }

  long[] slots() {
    return points.stream().mapToLong(Point::slot).toArray();
  }

  double[] values() {
    return points.stream().mapToDouble(Point::value).toArray();
  }

  double[] logs() {
    return Arrays.stream(values()).map(Math::log).toArray();
  }

  /**
   * The value of one slot.
   *
   * @param slot seconds since 1970-01-01 UTC
   * @param value in the metric's unit, such as the p50 of that slot's run
   */
  public record Point(long slot, double value) {

    public Point {
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException("value is " + value + ", allowed is more than 0");
      }
    }
  }
}
