package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The distribution of one metric.
 *
 * @param count probes with a value
 * @param censored timeouts without a value
 * @param trimmedMean without the lowest and highest 5 %, to the histogram's three digits; null
 *     below 20 values
 * @param histogram HdrHistogram's compressed V2 encoding in Base64, in microseconds
 */
public record Latency(
    long count,
    long censored,
    @JsonUnwrapped Spread spread,
    @JsonUnwrapped Quantiles quantiles,
    Intervals ci95,
    @Nullable Double trimmedMean,
    @JsonUnwrapped Clustering clustering,
    @Nullable String histogram) {

  /** The p-value below which clustering is certain. */
  private static final double SURE = 0.001;

  /** Whether the values of one time slot are certainly correlated. */
  @JsonIgnore
  public boolean isSurelyClustered() {
    TimeClustered clustered = clustering.clustered();
    return clustered != null && clustered.p() != null && clustered.p() < SURE;
  }

  public @Nullable Double mean() {
    return spread.mean();
  }

  public @Nullable Double stddev() {
    return spread.stddev();
  }

  public @Nullable Double min() {
    return spread.min();
  }

  public @Nullable Double max() {
    return spread.max();
  }

  public @Nullable Double p50() {
    return quantiles.p50();
  }

  public @Nullable Double p90() {
    return quantiles.p90();
  }

  public @Nullable Double p95() {
    return quantiles.p95();
  }

  public @Nullable Double p99() {
    return quantiles.p99();
  }

  public @Nullable Double p999() {
    return quantiles.p999();
  }

  public @Nullable Double effectiveCount() {
    return clustering.effectiveCount();
  }

  public @Nullable TimeClustered clustered() {
    return clustering.clustered();
  }

  /** Mean, deviation and range; null when there are no values. */
  public record Spread(
      @Nullable Double mean, @Nullable Double stddev, @Nullable Double min, @Nullable Double max) {}

  /** The percentiles; null where there are too few values. */
  public record Quantiles(
      @Nullable Double p50,
      @Nullable Double p90,
      @Nullable Double p95,
      @Nullable Double p99,
      @Nullable Double p999) {}

  /**
   * How similar probes of the same time are.
   *
   * @param effectiveCount the number of independent probes with the same information: count divided
   *     by the design effect; null when it cannot be estimated
   * @param clustered the sample by time slots; null when it cannot be estimated
   */
  public record Clustering(@Nullable Double effectiveCount, @Nullable TimeClustered clustered) {}

  /**
   * A sample by time slots, see {@link dev.sonde.analysis.statistics.Clustered}.
   *
   * @param slots the number of slots with a value
   * @param icc the intraclass correlation, 0 to 1
   * @param p the probability of so large a correlation by chance; null in older reports
   * @param mean 95 % interval by the cluster bootstrap, like the others
   */
  public record TimeClustered(
      int slots,
      double icc,
      @Nullable Double p,
      double designEffect,
      Interval mean,
      Interval p50,
      @Nullable Interval p95) {}

  /** The distribution-free 95 % intervals of the percentiles. */
  public record Intervals(
      @Nullable Interval p50,
      @Nullable Interval p90,
      @Nullable Interval p95,
      @Nullable Interval p99,
      @Nullable Interval p999) {

    static Intervals of(Function<Percentile, @Nullable Interval> interval) {
      return new Intervals(
          interval.apply(Percentile.P50),
          interval.apply(Percentile.P90),
          interval.apply(Percentile.P95),
          interval.apply(Percentile.P99),
          interval.apply(Percentile.P999));
    }
  }
}
