package dev.sonde.coordinator.report;

import dev.sonde.common.event.Metric;
import dev.sonde.coordinator.fold.Distribution;
import dev.sonde.coordinator.statistics.Percentile;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a threshold is about. */
public sealed interface Quantity {

  /** The unit that its limit is written in. */
  LimitUnit unit();

  /** The value in the unit; NaN when the sample cannot tell, infinite when timeouts reach it. */
  double of(Function<Metric, Distribution> latencies, CellReport report);

  /** A latency's percentile. Timeouts count as infinite. */
  record LatencyPercentile(Percentile percentile, Metric metric) implements Quantity {
    @Override
    public LimitUnit unit() {
      return LimitUnit.DURATION;
    }

    @Override
    public double of(Function<Metric, Distribution> latencies, CellReport report) {
      Distribution values = latencies.apply(metric);
      if (values.probes() + values.censored() < percentile.intervalMinimum()) {
        return Double.NaN;
      }
      long rank = percentile.nearestRank(values.values() + values.censored());
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
  }

  /** Summaries of a distribution that any sample size allows. */
  enum Summary {
    MEAN("mean") {
      @Override
      double micros(Distribution values) {
        return values.censored() > 0 ? Double.POSITIVE_INFINITY : values.mean();
      }
    },
    MIN("min") {
      @Override
      double micros(Distribution values) {
        return values.isEmpty() ? Double.POSITIVE_INFINITY : values.min();
      }
    },
    MAX("max") {
      @Override
      double micros(Distribution values) {
        return values.censored() > 0 ? Double.POSITIVE_INFINITY : values.max();
      }
    };

    private final String label;

    Summary(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    abstract double micros(Distribution values);

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
    },
    SUCCESS_RATE("success_rate", LimitUnit.SHARE) {
      @Override
      @Nullable Double value(CellReport cell) {
        return cell.successRate().value();
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
  }
}
