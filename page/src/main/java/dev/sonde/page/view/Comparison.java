package dev.sonde.page.view;

import dev.sonde.analysis.report.ByStep;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Estimate;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Several runs side by side.
 *
 * @param runs the base first
 * @param rows a provider of a model in a region each, and a step of it where there are steps
 * @param diffs what changed from the base to each other run, in words
 */
public record Comparison(List<Standing.Source> runs, List<Row> rows, List<Diff> diffs) {

  private static final String TTFT = "ttft";

  public Comparison {
    runs = List.copyOf(runs);
    rows = List.copyOf(rows);
    diffs = List.copyOf(diffs);
  }

  /** What changed to a run; {@code text} says why it cannot be told where that is so. */
  public record Diff(String run, String text) {}

  /**
   * A provider in all runs.
   *
   * @param cells in the order of the runs; one without figures where a run lacks the provider
   */
  public record Row(String provider, String model, String region, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A provider in one run.
   *
   * @param change of the median TTFT from the base, such as {@code +12 %}; may be empty
   */
  public record Cell(Estimate available, Estimate p50, Estimate speed, String usd, String change) {

    private static final Cell NONE =
        new Cell(new Estimate("–", ""), new Estimate("–", ""), new Estimate("–", ""), "–", "");
  }

  private record Key(String model, String provider, String region) {}

  /**
   * Puts reports side by side. A step of a sweep or a search is a row of its own.
   *
   * @param reports the base first
   */
  public static Comparison of(List<Report> reports, List<Diff> diffs) {
    Map<Key, List<@Nullable CellReport>> byKey = new LinkedHashMap<>();
    for (int at = 0; at < reports.size(); at++) {
      for (CellReport cell : ByStep.named(reports.get(at)).cells()) {
        Key key = new Key(cell.model(), cell.provider(), cell.region());
        List<@Nullable CellReport> cells =
            byKey.computeIfAbsent(key, any -> new ArrayList<>(reports.size()));
        while (cells.size() < at) {
          cells.add(null);
        }
        if (cells.size() == at) {
          cells.add(cell);
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    byKey.forEach((key, cells) -> rows.add(row(key, cells, reports.size())));
    return new Comparison(reports.stream().map(Comparison::source).toList(), rows, diffs);
  }

  private static Standing.Source source(Report report) {
    return new Standing.Source(
        report.run().id(),
        Words.brief(report.run().name()),
        report.verdict().name(),
        report.run().startedAt(),
        "");
  }

  private static Row row(Key key, List<@Nullable CellReport> cells, int runs) {
    CellReport base = cells.get(0);
    List<Cell> shown = new ArrayList<>();
    for (int at = 0; at < runs; at++) {
      CellReport cell = at < cells.size() ? cells.get(at) : null;
      shown.add(cell == null ? Cell.NONE : cell(cell, at == 0 ? null : base));
    }
    return new Row(
        Words.brief(key.provider), Words.brief(key.model), Words.brief(key.region), shown);
  }

  private static Cell cell(CellReport cell, @Nullable CellReport base) {
    return new Cell(
        Estimate.success(cell),
        Estimate.p50(cell, TTFT),
        Estimate.speed(cell),
        Phrases.usdPer1kTokens(cell),
        change(median(cell), base == null ? null : median(base)));
  }

  private static @Nullable Double median(CellReport cell) {
    Latency latency = cell.latencyMs().get(TTFT);
    return latency == null ? null : latency.p50();
  }

  private static String change(@Nullable Double now, @Nullable Double before) {
    return now == null || before == null || before == 0
        ? ""
        : String.format(Locale.ROOT, "%+.0f %%", 100 * (now / before - 1));
  }
}
