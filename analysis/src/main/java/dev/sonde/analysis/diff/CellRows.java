package dev.sonde.analysis.diff;

import dev.sonde.analysis.diff.Diff.Change;
import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.report.CellFigures;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.event.Metric;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The rows of one cell's latencies and output rate, each compared as two samples. */
final class CellRows {

  /** The compared metrics, in the order of the rows. */
  static final List<Metric> METRICS =
      List.of(Metric.TTFT, Metric.TTFA, Metric.ITL, Metric.E2E, Metric.RESPONSE);

  static final List<Percentile> PERCENTILES = List.of(Percentile.P50, Percentile.P95);
  static final String RATE = "output_tokens_per_second";

  private static final double MICROS_PER_MILLI = 1000;
  private static final double MILLI = 1000;

  private final CellReport base;
  private final CellReport head;
  private final List<Metric> metrics;
  private final SplittableRandom random;
  private final List<UncorrectedRow> uncorrected = new ArrayList<>();

  /**
   * @param metrics a subset of {@link #METRICS}
   * @param random of this cell only, so that an additional cell does not change the others
   */
  CellRows(CellReport base, CellReport head, List<Metric> metrics, SplittableRandom random) {
    this.base = base;
    this.head = head;
    this.metrics = metrics;
    this.random = random;
  }

  List<UncorrectedRow> uncorrected() {
    Map<Metric, Distribution> before = CellFigures.latencies(base);
    Map<Metric, Distribution> after = CellFigures.latencies(head);
    boolean rated = CellFigures.isRated(base) && CellFigures.isRated(head);
    for (Metric metric : distinct()) {
      if (metric == Metric.ITL && !rated) {
        continue;
      }
      HistogramSample one = HistogramSample.of(Objects.requireNonNull(before.get(metric)));
      HistogramSample other = HistogramSample.of(Objects.requireNonNull(after.get(metric)));
      for (Percentile percentile : PERCENTILES) {
        add(metric.label(), percentile, one, other);
      }
    }
    Distribution rateBefore = CellFigures.outputRate(base);
    Distribution rateAfter = CellFigures.outputRate(head);
    if (rateBefore != null && rateAfter != null && rated) {
      add(RATE, Percentile.P50, HistogramSample.of(rateBefore), HistogramSample.of(rateAfter));
    }
    return uncorrected;
  }

  /** The metrics without duplicates: two metrics with equal values in both runs are tested once. */
  private List<Metric> distinct() {
    Set<List<Object>> seen = new LinkedHashSet<>();
    List<Metric> distinct = new ArrayList<>();
    for (Metric metric : metrics) {
      if (seen.add(List.of(sameness(base, metric), sameness(head, metric)))) {
        distinct.add(metric);
      }
    }
    return distinct;
  }

  private static Object sameness(CellReport cell, Metric metric) {
    Latency latency = cell.latencyMs().get(metric.label());
    return latency == null || latency.histogram() == null
        ? metric
        : latency.histogram() + ' ' + latency.censored();
  }

  private void add(
      String metric, Percentile percentile, HistogramSample one, HistogramSample other) {
    long fewer = Math.min(one.size(), other.size());
    if (fewer == 0) {
      return;
    }
    double unit = metric.equals(RATE) ? MILLI : MICROS_PER_MILLI;
    boolean sayable = fewer >= percentile.minimum();
    Effects effects =
        sayable
            ? Effects.ofPercentile(percentile, one, other, unit, random)
            : new Effects(Diff.Effect.NONE, Double.NaN);
    Diff.Row row =
        new Diff.Row(
            base.name(),
            metric,
            percentile.label(),
            new Diff.Values(
                value(one, percentile, unit),
                value(other, percentile, unit),
                one.size(),
                other.size()),
            effects.effect(),
            null,
            Change.NOT_COMPARED,
            "");
    if (!sayable) {
      uncorrected.add(UncorrectedRow.certain(row));
      return;
    }
    Tested tested =
        percentile == Percentile.P50 ? Tested.location(one, other) : Tested.tail(one, other);
    boolean rate = metric.equals(RATE);
    uncorrected.add(
        new UncorrectedRow(
            row,
            tested,
            effects.spread(),
            rate ? Change.FASTER : Change.SLOWER,
            rate ? Change.SLOWER : Change.FASTER));
  }

  /** Null when there are too few values, or when the percentile is a timeout. */
  private static @Nullable Double value(
      HistogramSample sample, Percentile percentile, double unit) {
    return sample.size() < percentile.minimum()
        ? null
        : Effects.rounded(sample.atRank(percentile.nearestRank(sample.size())) / unit);
  }
}
