package dev.sonde.analysis.report;

import dev.sonde.analysis.report.TextTable.Column;
import dev.sonde.analysis.report.TextTable.Entry;
import dev.sonde.analysis.statistics.Interval;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares the catalog's claims with the measurements, for cells with a claim. */
final class ClaimTable {

  /** A claim this far outside the measured interval gets a mark. */
  private static final double TOLERANCE = 0.2;

  private static final int NAME = 32;
  private static final String MARK = " !";

  private final List<CellReport> cells;
  private final Page page;
  private boolean marked;

  ClaimTable(Report report, Page page) {
    this.cells = report.cells().stream().filter(ClaimTable::claims).toList();
    this.page = page;
  }

  private static boolean claims(CellReport cell) {
    CellReport.Claims claims = cell.claims();
    return claims != null
        && cell.ledger().succeeded() > 0
        && (claims.ttftMs() != null || claims.tokensPerSecond() != null);
  }

  void print() {
    if (cells.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            List.of(
                new Column("listed by the router", false, Column.ALWAYS),
                new Column("TTFT, ms", true, Column.ALWAYS),
                new Column("measured p50", false, Column.ALWAYS),
                new Column("tok/s", true, 2),
                new Column("measured p50", false, 1)));
    cells.forEach(cell -> table.add(row(cell)));
    page.blank();
    page.table(table);
    if (marked) {
      page.line(Ink.DIM, "! more than 20 % outside the measured interval");
    }
  }

  private List<Entry> row(CellReport cell) {
    Latency ttft = Section.ttft(cell);
    CellReport.Speed speed = cell.tokens().outputPerSecond();
    CellReport.Claims claims = cell.claims();
    Double ttftMs = claims == null ? null : claims.ttftMs();
    Double perSecond = claims == null ? null : claims.tokensPerSecond();
    return List.of(
        Entry.plain(DisplayWidth.fit(cell.provider(), NAME)),
        claim(Figures.millis(ttftMs), far(ttftMs, ttft.ci95().p50())),
        Entry.plain(Figures.millis(ttft.p50()) + interval(ttft)),
        claim(Figures.speed(perSecond), far(perSecond, speed.ci95())),
        Entry.plain(Figures.speed(speed.p50()) + interval(speed)));
  }

  private Entry claim(String text, boolean far) {
    marked |= far;
    return far ? new Entry(text + MARK, Ink.DOUBTFUL) : Entry.plain(text);
  }

  /**
   * Whether a claim is outside the interval by more than the tolerance; false when either is
   * missing.
   */
  static boolean far(@Nullable Double claim, @Nullable Interval interval) {
    return claim != null
        && interval != null
        && (claim < interval.lower() * (1 - TOLERANCE)
            || claim > interval.upper() * (1 + TOLERANCE));
  }

  private static String interval(Latency ttft) {
    Interval ci95 = ttft.ci95().p50();
    return ci95 == null
        ? ""
        : " [" + Figures.millis(ci95.lower()) + ", " + Figures.millis(ci95.upper()) + "]";
  }

  private static String interval(CellReport.Speed speed) {
    Interval ci95 = speed.ci95();
    return ci95 == null
        ? ""
        : " [" + Figures.speed(ci95.lower()) + ", " + Figures.speed(ci95.upper()) + "]";
  }
}
