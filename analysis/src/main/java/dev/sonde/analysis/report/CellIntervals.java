package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Figure;
import dev.sonde.common.run.Quantity;
import dev.sonde.common.run.Statistic;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The 95 % intervals of threshold quantities in one cell, in the units of the limits. Where answers
 * of a slot of time are certainly alike, an interval also covers the one that respects slots.
 *
 * @param latencies the cell's distributions, in microseconds
 */
record CellIntervals(CellReport report, Function<Metric, Distribution> latencies) {

  /** The normal quantile for 95 %. */
  private static final double Z = 1.959963984540054;

  /** The least sample for which a mean is treated as normally distributed. */
  private static final long MEAN_MINIMUM = 30;

  private static final double MICROS_PER_MILLI = 1000;

  /** Empty when the sample is too small; the upper bound is infinite when timeouts reach it. */
  Optional<Interval> of(Quantity quantity) {
    return quantity.map(this::latency, this::figure);
  }

  private Optional<Interval> latency(Statistic statistic, Metric metric) {
    Distribution values = latencies.apply(metric);
    Optional<Interval> independent =
        switch (statistic) {
          case P50, P90, P95, P99, P999 ->
              percentile(Percentile.of(statistic).orElseThrow(), values);
          case MEAN -> mean(values);
          // The parser accepts no "surely" for them.
          case MIN, MAX -> Optional.empty();
        };
    return independent.map(interval -> hull(interval, clustered(statistic, metric)));
  }

  private static Optional<Interval> percentile(Percentile percentile, Distribution values) {
    return percentile
        .intervalRanks(values.values() + values.censored())
        .map(
            ranks ->
                new Interval(
                    CellQuantities.atRank(values, ranks.lower()),
                    CellQuantities.atRank(values, ranks.upper())));
  }

  private static Optional<Interval> mean(Distribution values) {
    if (values.values() < MEAN_MINIMUM) {
      return Optional.empty();
    }
    double half = Z * values.stddev() / Math.sqrt((double) values.values());
    return Optional.of(
        new Interval(
            (values.mean() - half) / MICROS_PER_MILLI,
            values.censored() > 0
                ? Double.POSITIVE_INFINITY
                : (values.mean() + half) / MICROS_PER_MILLI));
  }

  private @Nullable Interval clustered(Statistic statistic, Metric metric) {
    Latency latency = report.latencyMs().get(metric.label());
    Latency.TimeClustered slots = latency == null ? null : latency.clustered();
    if (latency == null || slots == null || !latency.isSurelyClustered()) {
      return null;
    }
    return switch (statistic) {
      case P50 -> slots.p50();
      case P95 -> slots.p95();
      case MEAN -> slots.mean();
      case P90, P99, P999, MIN, MAX -> null;
    };
  }

  private static Interval hull(Interval one, @Nullable Interval other) {
    return other == null
        ? one
        : new Interval(Math.min(one.lower(), other.lower()), Math.max(one.upper(), other.upper()));
  }

  private Optional<Interval> figure(Figure figure) {
    Interval success = report.successRate().ci95();
    return switch (figure) {
      case SUCCESS_RATE -> Optional.ofNullable(success);
      case ERROR_RATE ->
          Optional.ofNullable(success)
              .map(rate -> new Interval(1 - rate.upper(), 1 - rate.lower()));
      case OUTPUT_TOKENS_PER_SECOND ->
          Optional.ofNullable(report.tokens().outputPerSecond().ci95());
      // The parser accepts no "surely" for them.
      case USD_PER_1K_TOKENS, USD_PER_REQUEST, USD_PER_SUCCESS, COST_USD -> Optional.empty();
    };
  }
}
