package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.analysis.statistics.Wilson;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Figure;
import dev.sonde.common.run.Quantity;
import dev.sonde.common.run.Statistic;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The values of threshold quantities in one cell, in the units of the limits. */
public final class CellQuantities {

  private static final double MICROS_PER_MILLI = 1000;

  /** The probability in each tail at a confidence level of 99.9 %. */
  private static final double TAIL = 0.0005;

  /** The normal quantile for that level. */
  private static final double Z = 3.2905267314919255;

  /** The least sample for which a mean is treated as normally distributed. */
  private static final long MEAN_MINIMUM = 30;

  private final CellReport report;
  private final Function<Metric, Distribution> latencies;

  /**
   * @param latencies the cell's distributions, in microseconds
   */
  public CellQuantities(CellReport report, Function<Metric, Distribution> latencies) {
    this.report = report;
    this.latencies = latencies;
  }

  CellReport report() {
    return report;
  }

  /**
   * Whether a probe has many values of the metric. They are correlated, so percentiles have no
   * interval.
   */
  private static boolean isPooled(Metric metric) {
    return metric == Metric.ICL;
  }

  /** Whether no sample size is enough: a percentile of pooled values. */
  static boolean isUntellable(Quantity quantity) {
    return quantity.map(
        (statistic, metric) -> isPooled(metric) && Percentile.of(statistic).isPresent(),
        figure -> false);
  }

  /**
   * NaN when the sample is too small, infinite when timeouts, which count as infinite, reach the
   * value.
   */
  double value(Quantity quantity) {
    return quantity.map(this::latency, this::figure);
  }

  private double latency(Statistic statistic, Metric metric) {
    Distribution values = latencies.apply(metric);
    boolean endless = values.censored() > 0;
    return switch (statistic) {
      case P50, P90, P95, P99, P999 ->
          percentile(Percentile.of(statistic).orElseThrow(), metric, values);
      case MEAN -> millis(values, endless ? Double.POSITIVE_INFINITY : values.mean());
      case MIN -> millis(values, values.isEmpty() ? Double.POSITIVE_INFINITY : values.min());
      case MAX -> millis(values, endless ? Double.POSITIVE_INFINITY : values.max());
    };
  }

  private static double percentile(Percentile percentile, Metric metric, Distribution values) {
    if (isPooled(metric) || values.probes() + values.censored() < percentile.intervalMinimum()) {
      return Double.NaN;
    }
    return atRank(values, percentile.nearestRank(values.values() + values.censored()));
  }

  static double atRank(Distribution values, long rank) {
    if (rank < 1) {
      return 0;
    }
    return rank > values.values() ? Double.POSITIVE_INFINITY : Decimals.millis(values.atRank(rank));
  }

  private static double millis(Distribution values, double micros) {
    if (values.isEmpty() && values.censored() == 0) {
      return Double.NaN;
    }
    Double rounded = Decimals.millis(micros);
    return rounded == null ? Double.POSITIVE_INFINITY : rounded;
  }

  private double figure(Figure figure) {
    Double value = figureOrNull(figure);
    return value == null ? Double.NaN : value;
  }

  private @Nullable Double figureOrNull(Figure figure) {
    return switch (figure) {
      case ERROR_RATE -> Decimals.share(report.ledger().failed(), report.ledger().answered());
      case SUCCESS_RATE -> report.successRate().value();
      case USD_PER_1K_TOKENS -> report.cost().usdPer1kTokens();
      case USD_PER_REQUEST -> report.cost().usdPerRequest();
      case USD_PER_SUCCESS -> report.cost().usdPerSuccess();
      case COST_USD -> report.cost().totalUsd();
      // The median: one answer that was read at once has a rate without a bound.
      case OUTPUT_TOKENS_PER_SECOND -> speed(report.tokens().outputPerSecond());
    };
  }

  /** Null when the sample is too small for an interval of the median. */
  private static @Nullable Double speed(CellReport.Speed speed) {
    return speed.ci95() == null ? null : speed.p50();
  }

  /** The 95 % interval of the quantity; empty when the sample is too small for it. */
  Optional<Interval> interval(Quantity quantity) {
    return new CellIntervals(report, latencies).of(quantity);
  }

  /**
   * The range of the final value at a level of 99.9 %. It is used for a decision before the end of
   * the run that is repeated while the run continues. Empty when the sample is too small, or when
   * further probes can reverse the decision.
   */
  Optional<Interval> sure(Quantity quantity) {
    return quantity.map(this::sureLatency, this::sureFigure);
  }

  private Optional<Interval> sureLatency(Statistic statistic, Metric metric) {
    Distribution values = latencies.apply(metric);
    return switch (statistic) {
      case P50, P90, P95, P99, P999 ->
          surePercentile(Percentile.of(statistic).orElseThrow(), metric, values);
      case MEAN ->
          isPooled(metric) || values.values() < MEAN_MINIMUM ? Optional.empty() : sureMean(values);
      case MIN ->
          values.isEmpty()
              ? Optional.empty()
              : Optional.of(new Interval(0, Decimals.millis(values.min())));
      case MAX ->
          values.isEmpty()
              ? Optional.empty()
              : Optional.of(new Interval(largest(values), Double.POSITIVE_INFINITY));
    };
  }

  private static Optional<Interval> surePercentile(
      Percentile percentile, Metric metric, Distribution values) {
    long n = values.values() + values.censored();
    if (n == 0 || isPooled(metric)) {
      return Optional.empty();
    }
    Percentile.Ranks ranks = percentile.ranks(n, TAIL);
    return Optional.of(new Interval(atRank(values, ranks.lower()), atRank(values, ranks.upper())));
  }

  private static Optional<Interval> sureMean(Distribution values) {
    double half = Z * values.stddev() / Math.sqrt((double) values.values());
    double lower = (values.mean() - half) / MICROS_PER_MILLI;
    double upper = (values.mean() + half) / MICROS_PER_MILLI;
    return Optional.of(
        new Interval(lower, values.censored() > 0 ? Double.POSITIVE_INFINITY : upper));
  }

  private static double largest(Distribution values) {
    return values.censored() > 0 ? Double.POSITIVE_INFINITY : Decimals.millis(values.max());
  }

  private Optional<Interval> sureFigure(Figure figure) {
    Ledger ledger = report.ledger();
    if (ledger.answered() == 0) {
      return Optional.empty();
    }
    return switch (figure) {
      case ERROR_RATE -> Optional.of(Wilson.interval(ledger.failed(), ledger.answered(), Z));
      case SUCCESS_RATE -> Optional.of(Wilson.interval(ledger.succeeded(), ledger.answered(), Z));
      case COST_USD ->
          Optional.ofNullable(report.cost().totalUsd())
              .map(spent -> new Interval(spent, Double.POSITIVE_INFINITY));
      case USD_PER_1K_TOKENS, USD_PER_REQUEST, USD_PER_SUCCESS, OUTPUT_TOKENS_PER_SECOND ->
          Optional.empty();
    };
  }
}
