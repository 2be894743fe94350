package dev.sonde.analysis.report;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.analysis.fold.LedgerCounts;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.Span;
import org.jspecify.annotations.Nullable;

/** The offered load and the achieved load. */
final class LoadSummary {

  private static final double MICROS_PER_SECOND = 1e6;
  private static final int DECIMALS = 3;

  private LoadSummary() {}

  static Report.Load of(ReportInput input, WorkerReports workers) {
    long peak = workers.peakInFlight();
    if (input.run().spec().load().closedLoop()) {
      return new Report.Load(Report.Load.CLOSED, null, closedPerSecond(input), peak);
    }
    return new Report.Load(
        "open", sum(input, LoadSummary::offered), sum(input, LoadSummary::achieved), peak);
  }

  private static @Nullable Double closedPerSecond(ReportInput input) {
    Span whole = Span.NONE;
    long answered = 0;
    for (MergedCell cell : input.cells().values()) {
      whole = whole.cover(cell.span());
      answered += cell.counts().answered();
    }
    if (whole.firstStarted() == NEVER || whole.lastEnd() <= whole.firstStarted()) {
      return null;
    }
    double seconds = (whole.lastEnd() - whole.firstStarted()) / MICROS_PER_SECOND;
    return Decimals.round(answered / seconds, DECIMALS);
  }

  private static @Nullable Double sum(ReportInput input, Rate rate) {
    double sum = 0;
    boolean any = false;
    for (MergedCell cell : input.cells().values()) {
      Double one = rate.of(cell);
      any |= one != null;
      sum += one == null ? 0 : one;
    }
    return any ? Decimals.round(sum, DECIMALS) : null;
  }

  /** The rate at which a cell's probes were due; null when fewer than two were due. */
  static @Nullable Double offered(MergedCell cell) {
    LedgerCounts counts = cell.counts();
    Span span = cell.span();
    return perSecond(counts.seen() - counts.unused(), span.firstDue(), span.lastDue());
  }

  /** The rate at which a cell's probes started; null when fewer than two started. */
  static @Nullable Double achieved(MergedCell cell) {
    Span span = cell.span();
    return perSecond(cell.counts().answered(), span.firstStarted(), span.lastStarted());
  }

  private static @Nullable Double perSecond(long arrivals, long first, long last) {
    boolean known = arrivals >= 2 && first != NEVER && last > first;
    return known ? (Double) ((arrivals - 1) * MICROS_PER_SECOND / (last - first)) : null;
  }

  private interface Rate {
    @Nullable Double of(MergedCell cell);
  }
}
