package dev.sonde.analysis.pooling;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.report.CellFigures;
import dev.sonde.analysis.report.CellRanking;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Comparison;
import dev.sonde.analysis.statistics.Ranking;
import dev.sonde.common.event.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Ranks from histograms: values of one bucket are ties, timeouts are infinite. Of a cell with more
 * than {@link #SAMPLE} values, an evenly spaced subset is used, which makes the test more
 * conservative.
 *
 * @param cells in the order given, with their rank groups
 */
record PooledRanks(List<CellReport> cells, List<Comparison.PairTest> tests) {

  static final int SAMPLE = 4096;

  static PooledRanks of(
      String rankBy, List<CellReport> cells, List<Map<Metric, Distribution>> latencies) {
    Metric metric = Metric.labelled(rankBy).orElse(Metric.TTFT);
    List<Ranking.Competitor> competitors = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      Distribution values = Objects.requireNonNull(latencies.get(i).get(metric));
      boolean comparable = metric != Metric.ITL || CellFigures.isRated(cells.get(i));
      competitors.add(competitor(cells.get(i), comparable ? values : new Distribution()));
    }
    CellRanking.Ranked ranked = CellRanking.of(metric.label(), cells, competitors);
    return new PooledRanks(ranked.cells(), ranked.tests());
  }

  private static Ranking.Competitor competitor(CellReport cell, Distribution values) {
    return new Ranking.Competitor(
        expanded(values), cell.ledger().succeeded(), cell.ledger().answered());
  }

  /** All values in ascending order, or {@link #SAMPLE} of them; timeouts last. */
  static double[] expanded(Distribution values) {
    long whole = values.values() + values.censored();
    int kept = (int) Math.min(SAMPLE, whole);
    double[] expanded = new double[kept];
    Arrays.fill(expanded, Double.POSITIVE_INFINITY);
    long[] seen = {0};
    int[] filled = {0};
    values.forEach(
        (value, count) -> {
          seen[0] += count;
          // Rank i is at position i - 1. A subset takes the middle rank of each part.
          while (filled[0] < kept && (filled[0] + 0.5) * whole / kept < seen[0]) {
            expanded[filled[0]++] = value;
          }
        });
    return expanded;
  }
}
