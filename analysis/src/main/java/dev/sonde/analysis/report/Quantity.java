package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.analysis.statistics.Wilson;
import dev.sonde.common.event.Metric;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a threshold is about. */
public sealed interface Quantity {

  /** The unit that its limit is written in. */
  LimitUnit unit();

  /** The value in the unit; NaN when the sample cannot tell, infinite when timeouts reach it. */
  double of(Function<Metric, Distribution> latencies, CellReport report);

  /**
   * What the value may still be at a level of 99.9 %, in the unit: for a verdict before the end,
   * which is asked for again and again. Empty when the sample cannot tell.
   */
  Optional<Interval> sure(Function<Metric, Distribution> latencies, CellReport report);

  /** Whether a probe gives many values, which are correlated: such have no interval. */
  static boolean isPooled(Metric metric) {
    return metric == Metric.ICL;
  }

  /** The tail of that level on either side. */
  double TAIL = 0.0005;

  /** The normal quantile of that level. */
  double Z = 3.2905267314919255;

  /** A mean of fewer values is not taken for normal. */
  long MEAN_MINIMUM = 30;

  /** A latency's percentile. Timeouts count as infinite. */
  record LatencyPercentile(Percentile percentile, Metric metric) implements Quantity {
    @Override
    public LimitUnit unit() {
      return LimitUnit.DURATION;
    }

    @Override
    public double of(Function<Metric, Distribution> latencies, CellReport report) {
      Distribution values = latencies.apply(metric);
      if (isPooled(metric) || values.probes() + values.censored() < percentile.intervalMinimum()) {
        return Double.NaN;
      }
      long rank = percentile.nearestRank(values.values() + values.censored());
      return rank > values.values()
          ? Double.POSITIVE_INFINITY
          : Decimals.millis(values.atRank(rank));
    }

    @Override
    public Optional<Interval> sure(Function<Metric, Distribution> latencies, CellReport report) {
      Distribution values = latencies.apply(metric);
      long n = values.values() + values.censored();
      if (n == 0 || isPooled(metric)) {
        return Optional.empty();
      }
      Percentile.Ranks ranks = percentile.ranks(n, TAIL);
      return Optional.of(new Interval(at(values, ranks.lower()), at(values, ranks.upper())));
    }

    private static double at(Distribution values, long rank) {
      if (rank < 1) {
        return 0;
      }
      return rank > values.values()
          ? Double.POSITIVE_INFINITY
          : Decimals.millis(values.atRank(rank));
    }
  }

  /** A latency's mean, least or greatest value. Timeouts count as infinite. */
  record LatencySummary(Summary summary, Metric metric) implements Quantity {
    @Override
    public LimitUnit unit() {
      return LimitUnit.DURATION;
    }

    @Override
    public double of(Function<Metric, Distribution> latencies, CellReport report) {
      return summary.millis(latencies.apply(metric));
    }

    @Override
    public Optional<Interval> sure(Function<Metric, Distribution> latencies, CellReport report) {
      Distribution values = latencies.apply(metric);
      boolean unsure = summary == Summary.MEAN && isPooled(metric);
      return values.isEmpty() || unsure ? Optional.empty() : summary.sure(values);
    }
  }

  /** A figure of the whole cell. */
  record CellFigure(Figure figure) implements Quantity {
    @Override
    public LimitUnit unit() {
      return figure.unit;
    }

    @Override
    public double of(Function<Metric, Distribution> latencies, CellReport report) {
      Double value = figure.value(report);
      return value == null ? Double.NaN : value;
    }

    @Override
    public Optional<Interval> sure(Function<Metric, Distribution> latencies, CellReport report) {
      long answered = report.ledger().answered();
      return answered == 0 ? Optional.empty() : figure.sure(report);
    }
  }

  /** Summaries of a distribution that any sample size allows. */
  enum Summary {
    MEAN("mean") {
      @Override
      double micros(Distribution values) {
        return values.censored() > 0 ? Double.POSITIVE_INFINITY : values.mean();
      }

      @Override
      Optional<Interval> sure(Distribution values) {
        if (values.values() < MEAN_MINIMUM) {
          return Optional.empty();
        }
        double half = Z * values.stddev() / Math.sqrt((double) values.values());
        double lower = (values.mean() - half) / MICROS_PER_MILLI;
        double upper = (values.mean() + half) / MICROS_PER_MILLI;
        return Optional.of(
            new Interval(lower, values.censored() > 0 ? Double.POSITIVE_INFINITY : upper));
      }
    },
    MIN("min") {
      @Override
      double micros(Distribution values) {
        return values.isEmpty() ? Double.POSITIVE_INFINITY : values.min();
      }

      @Override
      Optional<Interval> sure(Distribution values) {
        return Optional.of(new Interval(0, Decimals.millis(values.min())));
      }
    },
    MAX("max") {
      @Override
      double micros(Distribution values) {
        return values.censored() > 0 ? Double.POSITIVE_INFINITY : values.max();
      }

      @Override
      Optional<Interval> sure(Distribution values) {
        return Optional.of(
            new Interval(micros(values) / MICROS_PER_MILLI, Double.POSITIVE_INFINITY));
      }
    };

    private final String label;

    Summary(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    private static final double MICROS_PER_MILLI = 1000;

    abstract double micros(Distribution values);

    /** Milliseconds. */
    abstract Optional<Interval> sure(Distribution values);

    double millis(Distribution values) {
      if (values.isEmpty() && values.censored() == 0) {
        return Double.NaN;
      }
      Double rounded = Decimals.millis(micros(values));
      return rounded == null ? Double.POSITIVE_INFINITY : rounded;
    }

    static Optional<Summary> labelled(String label) {
      for (Summary summary : values()) {
        if (summary.label.equals(label)) {
          return Optional.of(summary);
        }
      }
      return Optional.empty();
    }
  }

  /** Figures of a whole cell. */
  enum Figure {
    ERROR_RATE("error_rate", LimitUnit.SHARE) {
      @Override
      @Nullable Double value(CellReport cell) {
        return Decimals.share(cell.ledger().failed(), cell.ledger().answered());
      }

      @Override
      Optional<Interval> sure(CellReport cell) {
        return Optional.of(Wilson.interval(cell.ledger().failed(), cell.ledger().answered(), Z));
      }
    },
    SUCCESS_RATE("success_rate", LimitUnit.SHARE) {
      @Override
      @Nullable Double value(CellReport cell) {
        return cell.successRate().value();
      }

      @Override
      Optional<Interval> sure(CellReport cell) {
        return Optional.of(Wilson.interval(cell.ledger().succeeded(), cell.ledger().answered(), Z));
      }
    },
    USD_PER_1K_TOKENS("usd_per_1k_tokens", LimitUnit.USD) {
      @Override
      @Nullable Double value(CellReport cell) {
        return cell.cost().usdPer1kTokens();
      }
    },
    USD_PER_REQUEST("usd_per_request", LimitUnit.USD) {
      @Override
      @Nullable Double value(CellReport cell) {
        return cell.cost().usdPerRequest();
      }
    },
    USD_PER_SUCCESS("usd_per_success", LimitUnit.USD) {
      @Override
      @Nullable Double value(CellReport cell) {
        return cell.cost().usdPerSuccess();
      }
    },
    COST_USD("cost_usd", LimitUnit.USD) {
      @Override
      @Nullable Double value(CellReport cell) {
        return cell.cost().totalUsd();
      }

      @Override
      Optional<Interval> sure(CellReport cell) {
        Double spent = cell.cost().totalUsd();
        return spent == null
            ? Optional.empty()
            : Optional.of(new Interval(spent, Double.POSITIVE_INFINITY));
      }
    },
    OUTPUT_TOKENS_PER_SECOND("output_tokens_per_second", LimitUnit.PER_SECOND) {
      @Override
      @Nullable Double value(CellReport cell) {
        return cell.tokens().outputPerSecond().mean();
      }
    };

    private final String label;
    private final LimitUnit unit;

    Figure(String label, LimitUnit unit) {
      this.label = label;
      this.unit = unit;
    }

    public String label() {
      return label;
    }

    abstract @Nullable Double value(CellReport cell);

    /** Empty unless more probes cannot undo it. */
    Optional<Interval> sure(CellReport cell) {
      return Optional.empty();
    }
  }
}
