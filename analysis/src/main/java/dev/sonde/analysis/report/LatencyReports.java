package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.statistics.Clustered;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.event.Metric;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reports the figures of each distribution that the size of its sample supports. */
final class LatencyReports {

  private static final double TRIMMED = 0.05;
  private static final int P_DECIMALS = 9;

  private LatencyReports() {}

  static Map<String, Latency> of(MergedCell cell, Clusters clusters) {
    Map<String, Latency> byMetric = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      byMetric.put(metric.label(), latency(cell.latency(metric), metric, clusters.of(metric)));
    }
    return byMetric;
  }

  static Latency latency(Distribution values, Metric metric) {
    return latency(values, metric, Optional.empty());
  }

  private static Latency latency(
      Distribution values, Metric metric, Optional<Clustered> clustered) {
    boolean independent = metric != Metric.ICL;
    boolean empty = values.isEmpty();
    return new Latency(
        values.probes(),
        values.censored(),
        new Latency.Spread(
            Decimals.millis(values.mean()),
            Decimals.millis(values.stddev()),
            empty ? null : (Double) Decimals.millis(values.min()),
            empty ? null : (Double) Decimals.millis(values.max())),
        new Latency.Quantiles(
            percentile(values, Percentile.P50),
            percentile(values, Percentile.P90),
            percentile(values, Percentile.P95),
            percentile(values, Percentile.P99),
            percentile(values, Percentile.P999)),
        Latency.Intervals.of(percentile -> independent ? interval(values, percentile) : null),
        Decimals.millis(values.trimmedMean(TRIMMED)),
        new Latency.Clustering(
            clustered.map(each -> effective(values, each)).orElse(null),
            clustered.map(LatencyReports::clustered).orElse(null)),
        empty ? null : Base64.getEncoder().encodeToString(values.compressed()));
  }

  private static @Nullable Double effective(Distribution values, Clustered clustered) {
    return Decimals.round(values.probes() / clustered.designEffect(), 1);
  }

  private static Latency.TimeClustered clustered(Clustered clustered) {
    Interval tail = clustered.p95();
    return new Latency.TimeClustered(
        clustered.clusters(),
        rounded(clustered.icc()),
        Decimals.round(clustered.pValue(), P_DECIMALS),
        rounded(clustered.designEffect()),
        millis(clustered.mean()),
        millis(clustered.p50()),
        tail == null ? null : millis(tail));
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }

  private static Interval millis(Interval micros) {
    return new Interval(
        Decimals.millis(Math.round(micros.lower())), Decimals.millis(Math.round(micros.upper())));
  }

  /** In milliseconds; null when too few probes have a value. */
  static @Nullable Double percentile(Distribution values, Percentile percentile) {
    // The number of probes decides whether the percentile is shown, the number of values its rank.
    // The two differ for pooled gaps.
    OptionalLong sayable = percentile.rank(values.probes());
    return sayable.isEmpty()
        ? null
        : (Double) Decimals.millis(values.atRank(percentile.nearestRank(values.values())));
  }

  private static @Nullable Interval interval(Distribution values, Percentile percentile) {
    return percentile
        .intervalRanks(values.values())
        .map(
            ranks ->
                new Interval(
                    Decimals.millis(values.atRank(ranks.lower())),
                    Decimals.millis(values.atRank(ranks.upper()))))
        .orElse(null);
  }
}
