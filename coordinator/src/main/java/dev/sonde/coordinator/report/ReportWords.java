package dev.sonde.coordinator.report;

import dev.sonde.coordinator.differences.Finding;
import dev.sonde.coordinator.differences.Verdict;
import dev.sonde.coordinator.statistics.Interval;
import dev.sonde.coordinator.statistics.Percentile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A report in words, the same in all its forms. */
public final class ReportWords {

  private ReportWords() {}

  public static String verdict(Report report) {
    return Words.verdict(report);
  }

  public static String reason(Report.Reason reason) {
    return Words.reason(reason);
  }

  /** Where a threshold was judged and what was found: {@code groq from eu: 208 ms}. */
  public static String found(Report.ThresholdResult result) {
    return Words.threshold(result, false).substring(2 + result.expression().length()).strip();
  }

  /** Begins with a mark and a space. */
  public static String threshold(Report.ThresholdResult result) {
    return Words.threshold(result, false);
  }

  /** Cells by model and region, the best first. */
  public static List<List<CellReport>> sections(Report report) {
    return Section.of(report).stream().map(Section::cells).toList();
  }

  /** What differs, a sentence each. */
  public static List<String> differences(Report report) {
    return report.differences().stream()
        .filter(each -> each.verdict() == Verdict.DIFFERS)
        .map(ReportWords::difference)
        .toList();
  }

  private static String difference(Finding finding) {
    return finding.provider() + ": " + DifferenceWords.sentence(finding);
  }

  /** What to do next. */
  public static List<String> advice(Report report) {
    return Advice.of(report);
  }

  public static String p50(CellReport cell, String metric) {
    CellReport.Latency latency = latency(cell, metric);
    return percentile(latency, latency.p50(), latency.ci95().p50(), Percentile.P50);
  }

  public static String p95(CellReport cell, String metric) {
    CellReport.Latency latency = latency(cell, metric);
    return percentile(latency, latency.p95(), latency.ci95().p95(), Percentile.P95);
  }

  private static String percentile(
      CellReport.Latency latency,
      @Nullable Double value,
      @Nullable Interval ci95,
      Percentile percentile) {
    return Figures.percentile(value, ci95, new Figures.Shortage(latency.count(), percentile));
  }

  private static CellReport.Latency latency(CellReport cell, String metric) {
    return Objects.requireNonNull(cell.latencyMs().get(metric), metric);
  }

  public static String speed(CellReport cell) {
    return Figures.speed(cell.tokens().outputPerSecond().mean());
  }

  public static String usd(@Nullable Double usd) {
    return Figures.usd(usd);
  }

  /** {@code 98.0 %, at least 93.0 %}; a success rate never stands alone. */
  public static String success(CellReport cell) {
    Double value = cell.successRate().value();
    Interval interval = cell.successRate().ci95();
    return value == null || interval == null
        ? Figures.NONE
        : String.format(
            Locale.ROOT, "%s (at least %.1f%%)", Figures.percent(value), 100 * interval.lower());
  }

  public static String worker(Report.Worker worker) {
    return "Worker %s from %s: send lag p99 %s ms, loop lag p50 %s ms, longest pause %s ms%s"
        .formatted(
            worker.id(),
            worker.region(),
            Figures.millis(worker.sendLagMs().p99()),
            Figures.millis(worker.loopLagMs().p50()),
            Figures.millis(worker.gcPauseMs().max()),
            worker.environment() == null ? "" : ", " + worker.environment());
  }

  /** What a person should take from the report, a sentence for each model and region. */
  public static List<String> headlines(Report report) {
    List<String> lines = new ArrayList<>();
    boolean several = Section.of(report).size() > 1;
    for (Section section : Section.of(report)) {
      String where = several ? section.title(report) + ": " : "";
      String sentence = where + headline(report, section.cells());
      lines.add(Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1) + ".");
    }
    return lines;
  }

  private static String headline(Report report, List<CellReport> cells) {
    String metric = report.run().rankBy();
    List<CellReport> best =
        cells.stream().filter(cell -> Objects.equals(cell.rankGroup(), 1)).toList();
    if (best.isEmpty()) {
      return report.verdict() == Report.Verdict.VALID
          ? "no provider could be ranked"
          : "no provider is ranked, because the run is " + report.verdict();
    }
    String names = best.stream().map(CellReport::provider).collect(Collectors.joining(", "));
    String figures = figures(best.get(0), metric);
    String cheapest = cheapest(best);
    if (best.size() == 1) {
      return cells.size() == 1
          ? names + " answers at " + figures
          : "take " + names + ": " + lead(cells, metric) + ", " + figures;
    }
    return best.size() == cells.size()
        ? "no difference in speed is proven between " + names + "; " + cheapest
        : names + " lead by " + metric + " and cannot be told apart; " + cheapest;
  }

  private static String lead(List<CellReport> cells, String metric) {
    boolean unranked = cells.stream().anyMatch(cell -> cell.rankGroup() == null);
    return (unranked ? "of those that answer reliably none" : "no other")
        + " is as fast by "
        + metric;
  }

  private static String figures(CellReport cell, String metric) {
    return "%s ms at the median, success %s, $%s a thousand tokens"
        .formatted(p50(cell, metric), success(cell), usd(cell.cost().usdPer1kTokens()));
  }

  private static String cheapest(List<CellReport> cells) {
    return cells.stream()
        .filter(cell -> cell.cost().usdPer1kTokens() != null)
        .min(Comparator.comparing(cell -> Objects.requireNonNull(cell.cost().usdPer1kTokens())))
        .map(
            cell ->
                "the cheapest of them is %s at $%s a thousand tokens"
                    .formatted(cell.provider(), usd(cell.cost().usdPer1kTokens())))
        .orElse("their prices are unknown");
  }
}
