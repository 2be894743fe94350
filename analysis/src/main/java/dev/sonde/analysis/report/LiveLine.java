package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.fold.LedgerCounts;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.event.Metric;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One line about a run in progress. */
public final class LiveLine {

  private static final double MILLIS_PER_SECOND = 1000;

  private LiveLine() {}

  /**
   * Renders the line.
   *
   * @param input with the latest partials and progress
   * @param nowMillis broker time
   * @param width columns; parts that do not fit are left out
   */
  public static String render(ReportInput input, long nowMillis, int width) {
    Distribution ttft = new Distribution();
    long done = 0;
    long failed = 0;
    long unused = 0;
    long costNanoUsd = 0;
    long dispatched = 0;
    for (MergedCell cell : input.cells().values()) {
      LedgerCounts counts = cell.counts();
      done += counts.seen() - counts.unused();
      unused += counts.unused();
      failed += counts.failed();
      costNanoUsd += cell.costs().cost() + cell.costs().warmupCost();
      ttft.add(cell.latency(Metric.TTFT));
    }
    for (long count : input.dispatched().byCell().values()) {
      dispatched += count;
    }
    long startedAt = input.timing().startAtMillis();
    // Before the dispatch has begun there is no start.
    long millis = startedAt == 0 ? 0 : Math.max(0, nowMillis - startedAt);
    return new LineParts()
        .add(7, progress(input, done))
        .add(2, Math.max(0, dispatched - unused - done) + " waiting or in flight")
        .add(
            4,
            "TTFT p50 " + Figures.millis(LatencyReports.percentile(ttft, Percentile.P50)) + " ms")
        .add(1, "p95 " + Figures.millis(LatencyReports.percentile(ttft, Percentile.P95)) + " ms")
        .add(6, failed == 0 ? "no errors" : Figures.count(failed, "error"))
        .add(3, "$" + Figures.usd(Decimals.usd(costNanoUsd)))
        .add(5, Figures.seconds(millis / MILLIS_PER_SECOND))
        .fit(width);
  }

  private static String progress(ReportInput input, long done) {
    @Nullable Long blocks = input.run().blocks();
    if (blocks == null) {
      return done + " done";
    }
    int regions = input.run().spec().regions().size();
    long planned = blocks * input.run().targets().size() * regions;
    return String.format(Locale.ROOT, "%d%%  %d/%d", 100 * done / planned, done, planned);
  }
}
