package dev.sonde.analysis.changes;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Series of audits whose truth is known. */
final class Worlds {

  static final long EVERY_SECONDS = 3 * 3600;

  private Worlds() {}

  /** Standard normal. */
  static double normal(SplittableRandom random) {
    double uniform = 1 - random.nextDouble();
    return Math.sqrt(-2 * Math.log(uniform)) * Math.cos(2 * Math.PI * random.nextDouble());
  }

  /** Student's t with three degrees of freedom. */
  static double heavy(SplittableRandom random) {
    double squares = 0;
    for (int i = 0; i < 3; i++) {
      double each = normal(random);
      squares += each * each;
    }
    return normal(random) / Math.sqrt(squares / 3);
  }

  /** Logarithms whose neighbours have this correlation. */
  static double[] correlated(int n, double correlation, double deviation, SplittableRandom random) {
    double[] values = new double[n];
    double level = deviation * normal(random);
    for (int i = 0; i < n; i++) {
      level =
          correlation * level
              + Math.sqrt(1 - correlation * correlation) * deviation * normal(random);
      values[i] = level;
    }
    return values;
  }

  /** Cells a, b, c, ... with 200 ms times the exponential of these logarithms. */
  static List<CellSeries> cells(List<double[]> logs, int slots) {
    List<CellSeries> cells = new ArrayList<>();
    for (double[] each : logs) {
      List<CellSeries.Point> points = new ArrayList<>();
      for (int i = 0; i < slots; i++) {
        if (!Double.isNaN(each[i])) {
          points.add(new CellSeries.Point(i * EVERY_SECONDS, 200 * Math.exp(each[i])));
        }
      }
      cells.add(new CellSeries(String.valueOf((char) ('a' + cells.size())), points));
    }
    return cells;
  }

  /** Multiplies the values from a slot on. */
  static void step(double[] logs, int from, double factor) {
    for (int i = from; i < logs.length; i++) {
      logs[i] += Math.log(factor);
    }
  }
}
