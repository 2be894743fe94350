package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.LedgerCounts;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.ProbeRow;
import dev.sonde.analysis.statistics.Ranking;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.RankMetric;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ranks the targets of each model and region by the run's metric. */
final class RankedSamples {

  /** The most probes of a cell that a test uses: more cost time and do not change the result. */
  static final int SAMPLE = 4096;

  private final RankMetric metric;
  private final KeptProbes samples;

  RankedSamples(RankMetric metric, KeptProbes samples) {
    this.metric = metric;
    this.samples = samples;
  }

  /**
   * Ranks cells.
   *
   * @param reports in the order of {@code cells}
   */
  CellRanking.Ranked rank(List<MergedCell> cells, List<CellReport> reports) {
    List<Ranking.Competitor> competitors = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      boolean comparable = metric != RankMetric.ITL || CellFigures.isRated(reports.get(i));
      competitors.add(competitor(cells.get(i), comparable));
    }
    return CellRanking.of(metric.label(), reports, competitors);
  }

  private List<ProbeRow> rows(MergedCell cell) {
    return thinned(samples.of(cell.cell())).stream().filter(row -> value(row) != null).toList();
  }

  /**
   * The values that rank a cell, for merges; null while the run continues and when there are none.
   *
   * @param run the run's id
   */
  @Nullable RankedValues values(MergedCell cell, String run) {
    Map<Long, List<Double>> bySlot = new TreeMap<>();
    for (ProbeRow row : rows(cell)) {
      bySlot
          .computeIfAbsent(samples.slotStart(row), any -> new ArrayList<>())
          .add(Objects.requireNonNull(value(row)));
    }
    List<RankedValues.Slot> slots = new ArrayList<>();
    bySlot.forEach((at, values) -> slots.add(slot(at, values)));
    return slots.isEmpty()
        ? null
        : new RankedValues(metric.label(), List.of(new RankedValues.OfRun(run, slots)));
  }

  private static RankedValues.Slot slot(long at, List<Double> micros) {
    List<Double> measured =
        micros.stream().filter(Double::isFinite).sorted().map(each -> each / 1000).toList();
    return new RankedValues.Slot(at, measured, micros.size() - measured.size());
  }

  private Ranking.Competitor competitor(MergedCell cell, boolean comparable) {
    LedgerCounts counts = cell.counts();
    List<ProbeRow> rows = comparable ? rows(cell) : List.of();
    return new Ranking.Competitor(
        rows.stream().mapToDouble(row -> Objects.requireNonNull(value(row))).toArray(),
        new Ranking.Layout(
            rows.stream().mapToInt(ProbeRow::prompt).toArray(),
            rows.stream().mapToInt(samples::slot).toArray()),
        counts.succeeded(),
        counts.answered());
  }

  /** Null when the probe has no value of the metric. */
  private @Nullable Double value(ProbeRow row) {
    if (row.outcome() == Outcome.TIMEOUT) {
      return RowLatency.isReached(metric, row) ? null : (Double) Double.POSITIVE_INFINITY;
    }
    long micros = row.outcome() == Outcome.OK ? RowLatency.micros(metric, row) : RowLatency.NONE;
    return micros == RowLatency.NONE ? null : (Double) (double) micros;
  }

  /** Takes probes at even distances over the run, so that no part of it weighs more. */
  static List<ProbeRow> thinned(List<ProbeRow> sample) {
    if (sample.size() <= SAMPLE) {
      return sample;
    }
    List<ProbeRow> thinned = new ArrayList<>(SAMPLE);
    for (int i = 0; i < SAMPLE; i++) {
      thinned.add(sample.get((int) ((long) i * sample.size() / SAMPLE)));
    }
    return thinned;
  }
}
