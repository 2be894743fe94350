package dev.sonde.history.point;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.sonde.analysis.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * A metric's distribution in figures: milliseconds, or tokens a second. A percentile is null where
 * the sample is too small for it.
 *
 * @param n probes with a value
 * @param censored timeouts without a value
 * @param p95 of latencies only
 * @param p99 of latencies only
 * @param ci95 of the percentiles, distribution-free
 */
public record Figure(
    long n,
    long censored,
    @Nullable Double p50,
    @Nullable Double p95,
    @Nullable Double p99,
    Intervals ci95) {

  public Figure {
    ci95 = ci95 == null ? Intervals.ofMedian(null) : ci95;
  }

  /** The intervals of the percentiles; null where the sample is too small. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Intervals(@Nullable Interval p50, @Nullable Interval p95, @Nullable Interval p99) {

    /** Of the median alone. */
    public static Intervals ofMedian(@Nullable Interval p50) {
      return new Intervals(p50, null, null);
    }
  }
}
