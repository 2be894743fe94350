package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Figures.Shortage;
import dev.sonde.analysis.report.TextTable.Column;
import dev.sonde.analysis.report.TextTable.Entry;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.RankMetric;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The table of one model in one region: one row per provider, the best first. */
final class Section {

  private static final int NAME = 24;

  /** Shown instead of a rank: a control has none. */
  private static final String CONTROL = "A/A";

  private static final String RESPONSE = "response";

  private final String model;
  private final String region;
  private final List<CellReport> cells;

  /** The second latency column: the ranking metric, or the response time if TTFT ranks. */
  private final String second;

  /** Whether the second latency ranks, or shows the queue of an open loop. */
  private final boolean asked;

  private Section(String model, String region, List<CellReport> cells, Report report) {
    this.model = model;
    this.region = region;
    this.cells = cells;
    Code<RankMetric> rankBy = report.run().rankBy();
    boolean byTtft = rankBy.is(RankMetric.TTFT);
    this.second = byTtft ? RESPONSE : rankBy.label();
    this.asked = !byTtft || report.load().model().equals("open");
  }

  /** In the order of the report's cells. */
  static List<Section> of(Report report) {
    List<Section> sections = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (CellReport cell : report.cells()) {
      String key = cell.model() + ' ' + cell.region();
      if (!seen.contains(key)) {
        seen.add(key);
        sections.add(
            new Section(
                cell.model(),
                cell.region(),
                report.cells().stream()
                    .filter(c -> c.model().equals(cell.model()))
                    .filter(c -> c.region().equals(cell.region()))
                    .sorted(order(report.run().rankBy().label()))
                    .toList(),
                report));
      }
    }
    return sections;
  }

  private static Comparator<CellReport> order(String rankBy) {
    return Comparator.comparing(
            CellReport::rankGroup, Comparator.nullsLast(Comparator.naturalOrder()))
        .thenComparing(AaControl::isControl)
        .thenComparing(
            cell -> median(cell, rankBy), Comparator.nullsLast(Comparator.naturalOrder()))
        .thenComparing(CellReport::provider);
  }

  private static @Nullable Double median(CellReport cell, String metric) {
    Latency latency = cell.latencyMs().get(metric);
    return latency == null ? null : latency.p50();
  }

  String model() {
    return model;
  }

  String region() {
    return region;
  }

  boolean hasTies() {
    return cells.stream().anyMatch(cell -> rank(cell).endsWith("="));
  }

  /** The model, with the region unless the only region is {@code default}. */
  String title(Report report) {
    boolean regions = report.cells().stream().map(CellReport::region).distinct().count() > 1;
    return regions || !region.equals("default") ? model + " from " + region : model;
  }

  static Latency ttft(CellReport cell) {
    return latency(cell, "ttft");
  }

  static Latency e2e(CellReport cell) {
    return latency(cell, "e2e");
  }

  List<CellReport> cells() {
    return cells;
  }

  /** Without the A/A control. */
  List<CellReport> targets() {
    return cells.stream().filter(cell -> !AaControl.isControl(cell)).toList();
  }

  TextTable table() {
    TextTable table =
        new TextTable(
            List.of(
                new Column("#", false, Column.ALWAYS),
                new Column("provider", false, Column.ALWAYS),
                new Column("ok", true, Column.ALWAYS),
                new Column("success, %", false, 1),
                new Column("TTFT p50, ms", false, Column.ALWAYS),
                new Column("TTFT p95, ms", false, 9),
                new Column(Words.metric(second) + " p50, ms", false, asked ? 7 : 0),
                new Column(Words.metric(second) + " p95", false, asked ? 6 : 0),
                new Column("e2e mean", true, 10),
                new Column("e2e p95", true, 4),
                new Column("tok/s p50", true, 5),
                new Column("answers", false, 3),
                new Column("$/1k tok", true, 8),
                new Column("cost $", true, 2)));
    cells.forEach(cell -> table.add(row(cell)));
    return table;
  }

  private List<Entry> row(CellReport cell) {
    Latency ttft = ttft(cell);
    Latency e2e = e2e(cell);
    Latency beside = latency(cell, second);
    return List.of(
        new Entry(rank(cell), Ink.BOLD),
        new Entry(DisplayWidth.fit(cell.provider(), NAME), Ink.BOLD),
        succeeded(cell),
        Entry.plain(successRate(cell)),
        percentile(ttft, ttft.p50(), Percentile.P50),
        percentile(ttft, ttft.p95(), Percentile.P95),
        percentile(beside, beside.p50(), Percentile.P50),
        Entry.plain(Figures.percentile(beside.p95(), null, p95(beside))),
        Entry.plain(Figures.millis(e2e.mean())),
        Entry.plain(Figures.percentile(e2e.p95(), null, p95(e2e))),
        Entry.plain(Phrases.speed(cell)),
        Entry.plain(answers(cell)),
        Entry.plain(Figures.usd(cell.cost().usdPer1kTokens())),
        Entry.plain(Figures.usd(cell.cost().totalUsd())));
  }

  /** Whether its p95 is shown but only indicative. */
  static boolean isIndicative(CellReport cell) {
    return ttft(cell).p95() != null && p95(ttft(cell)).isIndicative();
  }

  private static Shortage p95(Latency latency) {
    return new Shortage(latency.count(), Percentile.P95);
  }

  private static Latency latency(CellReport cell, String metric) {
    return Objects.requireNonNull(cell.latencyMs().get(metric), metric);
  }

  private static Entry percentile(Latency latency, @Nullable Double value, Percentile percentile) {
    var interval = percentile == Percentile.P50 ? latency.ci95().p50() : latency.ci95().p95();
    Shortage shortage = new Shortage(latency.count(), percentile);
    return new Entry(
        Figures.percentile(value, interval, shortage), value == null ? Ink.DIM : Ink.PLAIN);
  }

  String rank(CellReport cell) {
    Integer group = cell.rankGroup();
    if (group == null) {
      return Figures.NONE;
    }
    if (AaControl.isControl(cell)) {
      return CONTROL;
    }
    boolean shared = targets().stream().filter(c -> group.equals(c.rankGroup())).count() > 1;
    return shared ? group + "=" : group.toString();
  }

  private static Entry succeeded(CellReport cell) {
    Ledger ledger = cell.ledger();
    return new Entry(ledger.successes(), ledger.failed() > 0 ? Ink.BAD : Ink.PLAIN);
  }

  private static String successRate(CellReport cell) {
    Interval interval = cell.successRate().ci95();
    return interval == null
        ? Figures.NONE
        : String.format(
            Locale.ROOT, "[%.1f, %.1f]", 100 * interval.lower(), 100 * interval.upper());
  }

  /** Whether its answers equal those of the others, in one or two words. */
  private String answers(CellReport cell) {
    if (cell.ledger().succeeded() == 0) {
      return Figures.NONE;
    }
    if (differsInShape(cell)) {
      return "shape differs";
    }
    CellReport.Agreement agreement = cell.output().agreement();
    if (agreement == null) {
      return cells.size() > 1 ? "same shape" : Figures.NONE;
    }
    if (agreement.exact() == 0) {
      return "text differs";
    }
    return agreement.exact() == 1 ? "same" : Figures.percent(agreement.exact()) + " same";
  }

  /**
   * Whether a different shape is at least as frequent over all providers as its most frequent one.
   */
  private boolean differsInShape(CellReport cell) {
    if (cell.output().shapes().isEmpty()) {
      return false;
    }
    List<CellReport.Shape> all = cells.stream().flatMap(c -> c.output().shapes().stream()).toList();
    String own = cell.output().shapes().get(0).signature();
    return all.stream()
        .map(CellReport.Shape::signature)
        .anyMatch(other -> !other.equals(own) && total(all, other) >= total(all, own));
  }

  private static long total(List<CellReport.Shape> shapes, String signature) {
    return shapes.stream()
        .filter(shape -> shape.signature().equals(signature))
        .mapToLong(CellReport.Shape::count)
        .sum();
  }
}
