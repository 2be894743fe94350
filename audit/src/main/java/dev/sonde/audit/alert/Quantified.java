package dev.sonde.audit.alert;

import dev.sonde.analysis.statistics.Interval;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Figure;
import dev.sonde.common.run.Quantity;
import dev.sonde.common.run.Statistic;
import dev.sonde.history.point.Money;
import dev.sonde.history.point.Point;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The value of a quantity in a point, with its interval. Money is counted, not estimated: its
 * interval is the value.
 */
record Quantified(String name, String unit, double value, Interval ends, @Nullable Long n) {

  private static final double NANOS = 1e9;

  /** Empty where the point has no value, or too small a sample for an interval. */
  static Optional<Quantified> of(Quantity quantity, Point point) {
    return quantity.map(
        (statistic, metric) -> latency(statistic, metric, point), figure -> cell(figure, point));
  }

  AlertFigure figure(double limit) {
    boolean exact = ends.lower() == ends.upper();
    return new AlertFigure(name, unit, value, exact ? null : Texts.ends(ends), n, limit, null);
  }

  private static Optional<Quantified> latency(Statistic statistic, Metric metric, Point point) {
    var figure = point.figure(metric.label());
    if (figure == null) {
      return Optional.empty();
    }
    String name = statistic.written() + "(" + metric.label() + ")";
    return switch (statistic) {
      case P50 -> estimated(name, "ms", figure.p50(), figure.ci95().p50(), figure.n());
      case P95 -> estimated(name, "ms", figure.p95(), figure.ci95().p95(), figure.n());
      case P99 -> estimated(name, "ms", figure.p99(), figure.ci95().p99(), figure.n());
      default -> Optional.empty();
    };
  }

  private static Optional<Quantified> estimated(
      String name, String unit, @Nullable Double value, @Nullable Interval ends, long n) {
    return value == null || ends == null
        ? Optional.empty()
        : Optional.of(new Quantified(name, unit, value, ends, n));
  }

  private static Optional<Quantified> cell(Figure figure, Point point) {
    String name = figure.label();
    Double rate = point.counts().successRate();
    Interval rates = point.counts().successCi95();
    long n = point.counts().answered();
    Money money = point.money();
    Double cost = money.costNanoUsd() == null ? null : money.costNanoUsd() / NANOS;
    return switch (figure) {
      case SUCCESS_RATE -> estimated(name, "share", rate, rates, n);
      case ERROR_RATE ->
          rate == null || rates == null
              ? Optional.empty()
              : estimated(
                  name, "share", 1 - rate, new Interval(1 - rates.upper(), 1 - rates.lower()), n);
      case OUTPUT_TOKENS_PER_SECOND -> {
        var speed = point.figure(Point.SPEED);
        yield speed == null
            ? Optional.empty()
            : estimated(name, "tokens/s", speed.p50(), speed.ci95().p50(), speed.n());
      }
      case USD_PER_1K_TOKENS -> counted(name, money.usdPer1kTokens(), n);
      case COST_USD -> counted(name, cost, n);
      case USD_PER_REQUEST -> counted(name, per(cost, n), n);
      case USD_PER_SUCCESS -> counted(name, per(cost, point.counts().succeeded()), n);
    };
  }

  private static @Nullable Double per(@Nullable Double cost, long of) {
    return cost == null || of == 0 ? null : (Double) (cost / of);
  }

  private static Optional<Quantified> counted(String name, @Nullable Double value, long n) {
    return value == null
        ? Optional.empty()
        : Optional.of(new Quantified(name, "USD", value, new Interval(value, value), n));
  }
}
