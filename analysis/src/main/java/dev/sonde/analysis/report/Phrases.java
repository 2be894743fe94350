package dev.sonde.analysis.report;

import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Percentile;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The texts of the text report, for other output formats. */
public final class Phrases {

  /** Wide enough that no text is wrapped. */
  private static final int ANY_WIDTH = 1000;

  private Phrases() {}

  public static String when(Report report) {
    return TextReport.when(report.run());
  }

  public static String load(Report report) {
    return TextReport.load(report.load());
  }

  public static String verdict(Report report) {
    return Words.verdict(report);
  }

  public static String reason(Report.Reason reason) {
    return Words.reason(reason);
  }

  public static String ledger(Report report) {
    return Conclusion.ledger(report.ledger());
  }

  public static String cost(Report report) {
    return Conclusion.cost(report);
  }

  /** Starts with a mark: {@code ✓}, {@code ✗} or {@code ?}. */
  public static String threshold(Report report, Report.ThresholdResult result) {
    return new ThresholdLines(report).sentence(result);
  }

  /**
   * One or more results of thresholds that say the same.
   *
   * @param text starts with a mark
   */
  public record ThresholdLine(Report.Result result, String text) {}

  /** The results of all thresholds as lines, failures first. */
  public static List<ThresholdLine> thresholdLines(Report report) {
    return new ThresholdLines(report).lines();
  }

  /** The results of all thresholds, failures first. */
  public static List<Report.ThresholdResult> thresholds(Report report) {
    return ThresholdLines.ordered(report.thresholds());
  }

  /** The cell and value of a threshold: {@code groq from eu: 208 ms}. */
  public static String found(Report report, Report.ThresholdResult result) {
    return new ThresholdLines(report).found(result);
  }

  /** One sentence for each difference between the answers. */
  public static List<String> differences(Report report) {
    return report.differences().stream()
        .filter(each -> each.verdict() == FindingStatus.DIFFERS)
        .map(each -> each.provider() + ": " + DifferenceWords.sentence(each))
        .toList();
  }

  /** A worker's delays and its machine. */
  public static String worker(WorkerReport worker) {
    return "Worker %s from %s: send lag p99 %s ms, loop lag p50 %s ms, longest pause %s ms%s"
        .formatted(
            worker.id(),
            worker.region(),
            Figures.millis(worker.delays().sendLagMs().p99()),
            Figures.millis(worker.delays().loopLagMs().p50()),
            Figures.millis(worker.delays().gcPauseMs().max()),
            worker.machine().environment() == null ? "" : ", " + worker.machine().environment());
  }

  public static List<String> advice(Report report) {
    return Advice.of(report);
  }

  /** One sentence for each unusual property of the cells. */
  public static List<String> notes(Report report) {
    return new CellDetails(report, new Page(ANY_WIDTH, false)).notes();
  }

  /** The result of each A/A control, one sentence each. */
  public static List<String> controls(Report report) {
    return AaControl.sentences(report);
  }

  /** Whom each of the router's policies chose, one sentence each. */
  public static List<String> policies(Report report) {
    return PolicyChoices.sentences(report);
  }

  /** The measurement error of each worker's machine, where a selftest has measured it. */
  public static List<String> noiseFloors(Report report) {
    return report.workers().stream()
        .filter(worker -> worker.noiseFloor() != null)
        .map(Words::noiseFloor)
        .toList();
  }

  public static String outcome(String outcome) {
    return Words.outcome(outcome);
  }

  public static String difference(Finding finding) {
    return DifferenceWords.sentence(finding);
  }

  public static String kind(Finding finding) {
    return DifferenceWords.name(finding.kind());
  }

  /**
   * The ranking of one model in one region.
   *
   * @param title the model, with the region unless the only region is {@code default}
   * @param cells the best first
   * @param ranks of the cells: {@code 1}, {@code 1=} when shared, a dash when not ranked
   */
  public record Ranking(
      String model, String region, String title, List<CellReport> cells, List<String> ranks) {}

  /** In the order of the report's cells. */
  public static List<Ranking> rankings(Report report) {
    return Section.of(report).stream()
        .map(
            section ->
                new Ranking(
                    section.model(),
                    section.region(),
                    section.title(report),
                    section.cells(),
                    section.cells().stream().map(section::rank).toList()))
        .toList();
  }

  /** {@code 208 [201, 215]} in milliseconds, or the reason why there is no value. */
  public static String p50(CellReport cell, String metric) {
    Latency latency = latency(cell, metric);
    return percentile(latency, latency.p50(), latency.ci95().p50(), Percentile.P50);
  }

  /** As {@link #p50}. */
  public static String p95(CellReport cell, String metric) {
    Latency latency = latency(cell, metric);
    return percentile(latency, latency.p95(), latency.ci95().p95(), Percentile.P95);
  }

  private static String percentile(
      Latency latency, @Nullable Double value, @Nullable Interval ci95, Percentile percentile) {
    return Figures.percentile(value, ci95, new Figures.Shortage(latency.count(), percentile));
  }

  private static Latency latency(CellReport cell, String metric) {
    return Objects.requireNonNull(cell.latencyMs().get(metric), metric);
  }

  /**
   * {@code 100% (≥ 96.3%, n=100)}: a success rate is always shown with its bound, which is the
   * upper one where nothing succeeded.
   */
  public static String success(CellReport cell) {
    Double value = cell.successRate().value();
    Interval interval = cell.successRate().ci95();
    if (value == null || interval == null) {
      return Figures.NONE;
    }
    boolean none = cell.ledger().succeeded() == 0;
    return String.format(
        Locale.ROOT,
        "%s (%s %.1f%%, n=%d)",
        Figures.percent(value),
        none ? "≤" : "≥",
        100 * (none ? interval.upper() : interval.lower()),
        cell.ledger().answered());
  }

  /** The median of output tokens a second. */
  public static String speed(CellReport cell) {
    return Figures.speed(cell.tokens().outputPerSecond().p50());
  }

  public static String usdPer1kTokens(CellReport cell) {
    return Figures.usd(cell.cost().usdPer1kTokens());
  }
}
