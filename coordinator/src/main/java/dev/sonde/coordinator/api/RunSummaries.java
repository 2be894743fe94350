package dev.sonde.coordinator.api;

import dev.sonde.analysis.report.Latency;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Quantile;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import io.prometheus.metrics.model.snapshots.SummarySnapshot.SummaryDataPointSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A summary whose quantiles are computed elsewhere; Micrometer has only gauges for such. Values are
 * in seconds. Thread-safe: a scrape gets the last rows that were shown.
 */
final class RunSummaries implements Collector {

  private static final double MILLIS_PER_SECOND = 1000;

  private final String name;
  private final String help;
  private volatile List<SummaryDataPointSnapshot> shown = List.of();

  RunSummaries(String name, String help) {
    this.name = name;
    this.help = help;
  }

  /** The rows of the next scrapes. */
  static final class Rows {
    private final List<SummaryDataPointSnapshot> points = new ArrayList<>();

    void add(Tags tags, Latency latency) {
      Double mean = latency.mean();
      add(
          tags,
          latency.count(),
          mean == null ? null : mean * latency.count(),
          quantile(0.5, latency.p50()),
          quantile(0.95, latency.p95()),
          quantile(0.99, latency.p99()));
    }

    void add(Tags tags, @Nullable Quantile... quantiles) {
      add(tags, null, null, quantiles);
    }

    private void add(
        Tags tags,
        @Nullable Long count,
        @Nullable Double sumMillis,
        @Nullable Quantile... quantiles) {
      List<Quantile> known = new ArrayList<>();
      for (Quantile each : quantiles) {
        if (each != null) {
          known.add(each);
        }
      }
      if (known.isEmpty()) {
        return;
      }
      SummaryDataPointSnapshot.Builder point =
          SummaryDataPointSnapshot.builder().labels(labels(tags)).quantiles(Quantiles.of(known));
      if (count != null) {
        point.count(count);
      }
      if (sumMillis != null) {
        point.sum(sumMillis / MILLIS_PER_SECOND);
      }
      points.add(point.build());
    }

    private static Labels labels(Tags tags) {
      Labels.Builder labels = Labels.builder();
      for (Tag tag : tags) {
        labels.label(tag.getKey(), tag.getValue());
      }
      return labels.build();
    }
  }

  static @Nullable Quantile quantile(double quantile, @Nullable Double millis) {
    return millis == null ? null : new Quantile(quantile, millis / MILLIS_PER_SECOND);
  }

  void show(Rows rows) {
    shown = List.copyOf(rows.points);
  }

  @Override
  public MetricSnapshot collect() {
    SummarySnapshot.Builder summary = SummarySnapshot.builder().name(name).help(help);
    shown.forEach(summary::dataPoint);
    return summary.build();
  }
}
