package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.ProbeRow;
import dev.sonde.analysis.statistics.Clustered;
import dev.sonde.common.event.Metric;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.RankMetric;
import java.util.List;
import java.util.Optional;

/**
 * A cell's probes by time slot: those of one slot met the same conditions.
 *
 * @param rows in the order of blocks
 * @param seed of the bootstrap
 */
record Clusters(List<ProbeRow> rows, Slots slots, long seed) {

  /**
   * The latencies of ok probes, in microseconds; empty when the metric is not kept for single
   * probes or has too few values.
   */
  Optional<Clustered> of(Metric metric) {
    Optional<RankMetric> kept = RankMetric.of(metric);
    if (kept.isEmpty()) {
      return Optional.empty();
    }
    List<ProbeRow> ok =
        RankedSamples.thinned(rows).stream()
            .filter(row -> row.outcome() == Outcome.OK)
            .filter(row -> RowLatency.micros(kept.get(), row) != RowLatency.NONE)
            .toList();
    double[] values = ok.stream().mapToDouble(row -> RowLatency.micros(kept.get(), row)).toArray();
    int[] clusters = ok.stream().mapToInt(slots::of).toArray();
    return Clustered.of(values, clusters, seed ^ metric.label().hashCode());
  }
}
