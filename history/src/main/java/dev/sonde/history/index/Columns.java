package dev.sonde.history.index;

import dev.sonde.history.point.Figure;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.SeriesMetric;
import org.jspecify.annotations.Nullable;

/** The columns of the table {@code value}. */
public final class Columns {

  private Columns() {}

  /** The SQL of a metric's value; null where a point has none. */
  public static String of(SeriesMetric metric) {
    return switch (metric) {
      case TTFT -> "ttft";
      case E2E -> "e2e";
      case ITL -> "itl";
      case SPEED -> "speed";
      case SUCCESS_RATE -> "CASE WHEN answered > 0 THEN 1.0 * succeeded / answered END";
      case USD_PER_1K_TOKENS -> "usd";
    };
  }

  /** Whether a 95th percentile is kept beside the median. */
  public static boolean hasTail(SeriesMetric metric) {
    return metric == SeriesMetric.TTFT || metric == SeriesMetric.E2E || metric == SeriesMetric.ITL;
  }

  /** The column of the 95th percentile. */
  public static String tailOf(SeriesMetric metric) {
    return of(metric) + "95";
  }

  static @Nullable Double tail(SeriesMetric metric, Point point) {
    Figure figure = metric.figureOf(point);
    return figure == null ? null : figure.p95();
  }
}
