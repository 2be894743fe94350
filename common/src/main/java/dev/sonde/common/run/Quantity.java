package dev.sonde.common.run;

import dev.sonde.common.event.Metric;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The quantity that a threshold limits. The analysis computes its value from a cell. */
public sealed interface Quantity {

  /** The unit of its limit. */
  LimitUnit unit();

  /** The statistic of a latency; empty for a figure of the whole cell. */
  default Optional<Statistic> latencyStatistic() {
    return map((statistic, metric) -> Optional.of(statistic), figure -> Optional.empty());
  }

  /**
   * Whether a sample that is large enough gives a 95 % interval. Extremes have none, money is not
   * estimated, and the gaps of one answer are correlated.
   */
  default boolean hasInterval() {
    return map(
        (statistic, metric) ->
            metric != Metric.ICL && statistic != Statistic.MIN && statistic != Statistic.MAX,
        figure ->
            figure == Figure.ERROR_RATE
                || figure == Figure.SUCCESS_RATE
                || figure == Figure.OUTPUT_TOKENS_PER_SECOND);
  }

  /** Applies the function of this kind of quantity. */
  <R> R map(BiFunction<Statistic, Metric, R> ofLatency, Function<Figure, R> ofCell);

  /** A statistic of a latency: {@code p95(ttft)}. */
  record OfLatency(Statistic statistic, Metric metric) implements Quantity {
    @Override
    public LimitUnit unit() {
      return LimitUnit.DURATION;
    }

    @Override
    public <R> R map(BiFunction<Statistic, Metric, R> ofLatency, Function<Figure, R> ofCell) {
      return ofLatency.apply(statistic, metric);
    }
  }

  /** A figure of the whole cell: {@code error_rate}. */
  record OfCell(Figure figure) implements Quantity {
    @Override
    public LimitUnit unit() {
      return figure.unit();
    }

    @Override
    public <R> R map(BiFunction<Statistic, Metric, R> ofLatency, Function<Figure, R> ofCell) {
      return ofCell.apply(figure);
    }
  }
}
