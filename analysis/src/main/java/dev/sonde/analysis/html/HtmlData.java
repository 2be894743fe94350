package dev.sonde.analysis.html;

import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Headline;
import dev.sonde.analysis.report.Latency;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data of a page beside the report: its texts, and the precomputed points of its charts.
 *
 * @param nines where percentiles are taken, see {@link LatencyCurve#NINES}
 * @param edges of the bins in milliseconds, by metric
 * @param curves by metric, in the order of the report's cells
 */
record HtmlData(
    List<Headline> headlines,
    Words words,
    List<Threshold> thresholds,
    List<Difference> differences,
    List<Section> sections,
    List<Double> nines,
    Map<String, List<Double>> edges,
    List<Map<String, LatencyCurve>> curves) {

  /** The metrics with curves and distributions. */
  static final List<String> METRICS =
      List.of("ttft", "itl", "e2e", "response", "ttftFromDue", "ttfa");

  private static final int BINS = 60;
  private static final int DIGITS = 4;

  /** The least value on a log scale: one microsecond, the resolution of the measurement. */
  private static final double LEAST_MILLIS = 0.001;

  /** The texts of the report. */
  record Words(
      String when,
      String load,
      String verdict,
      List<String> reasons,
      String ledger,
      String cost,
      List<String> advice,
      List<String> notes,
      List<String> noiseFloors,
      List<String> controls) {}

  /** A threshold, in words. */
  record Threshold(Report.Result result, String text) {}

  /** A difference, in words. */
  record Difference(String kind, String text) {}

  /** One model in one region: one row per provider, the best first. */
  record Section(String title, String model, String region, List<Row> rows) {}

  /**
   * A provider's row.
   *
   * @param cell index in the report's cells
   */
  record Row(
      int cell,
      String rank,
      String success,
      Map<String, String> p50,
      Map<String, String> p95,
      String speed,
      String usdPer1kTokens) {}

  static HtmlData of(Report report) {
    Map<String, List<Double>> edges = new LinkedHashMap<>();
    METRICS.forEach(metric -> edges.put(metric, edges(report, metric)));
    return new HtmlData(
        Headline.of(report),
        words(report),
        Phrases.thresholdLines(report).stream()
            .map(each -> new Threshold(each.result(), each.text()))
            .toList(),
        report.differences().stream().map(HtmlData::difference).toList(),
        sections(report),
        LatencyCurve.NINES.stream().map(HtmlData::rounded).toList(),
        edges,
        report.cells().stream().map(cell -> curves(cell, edges)).toList());
  }

  private static Words words(Report report) {
    return new Words(
        Phrases.when(report),
        Phrases.load(report),
        Phrases.verdict(report),
        report.reasons().stream().map(Phrases::reason).toList(),
        Phrases.ledger(report),
        Phrases.cost(report),
        Phrases.advice(report),
        Phrases.notes(report),
        Phrases.noiseFloors(report),
        Phrases.controls(report));
  }

  private static Difference difference(Finding finding) {
    boolean said = finding.verdict() == FindingStatus.DIFFERS;
    return new Difference(Phrases.kind(finding), said ? Phrases.difference(finding) : "");
  }

  private static List<Section> sections(Report report) {
    IdentityHashMap<CellReport, Integer> places = new IdentityHashMap<>();
    for (int i = 0; i < report.cells().size(); i++) {
      places.put(report.cells().get(i), i);
    }
    List<Section> sections = new ArrayList<>();
    for (Phrases.Ranking ranking : Phrases.rankings(report)) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < ranking.cells().size(); i++) {
        CellReport cell = ranking.cells().get(i);
        rows.add(row(places.getOrDefault(cell, 0), ranking.ranks().get(i), cell));
      }
      sections.add(new Section(ranking.title(), ranking.model(), ranking.region(), rows));
    }
    return sections;
  }

  private static Row row(int place, String rank, CellReport cell) {
    Map<String, String> medians = new LinkedHashMap<>();
    Map<String, String> tails = new LinkedHashMap<>();
    for (String metric : METRICS) {
      medians.put(metric, Phrases.p50(cell, metric));
      tails.put(metric, Phrases.p95(cell, metric));
    }
    return new Row(
        place,
        rank,
        Phrases.success(cell),
        medians,
        tails,
        Phrases.speed(cell),
        Phrases.usdPer1kTokens(cell));
  }

  private static Map<String, LatencyCurve> curves(
      CellReport cell, Map<String, List<Double>> edges) {
    Map<String, LatencyCurve> curves = new LinkedHashMap<>();
    edges.forEach(
        (metric, bins) -> {
          Latency latency = cell.latencyMs().get(metric);
          LatencyCurve curve = latency == null ? null : LatencyCurve.of(latency, bins);
          if (curve != null) {
            curves.put(metric, curve);
          }
        });
    return curves;
  }

  /** Evenly spaced on a log scale, from the smallest to the greatest value of all cells. */
  private static List<Double> edges(Report report, String metric) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (CellReport cell : report.cells()) {
      Latency latency = cell.latencyMs().get(metric);
      if (latency != null && latency.min() != null && latency.max() != null) {
        least = Math.min(least, latency.min());
        most = Math.max(most, latency.max());
      }
    }
    if (most <= 0) {
      return List.of();
    }
    double from = Math.max(LEAST_MILLIS, least * 0.97);
    double ratio = Math.max(most * 1.03, 2 * LEAST_MILLIS) / from;
    List<Double> edges = new ArrayList<>();
    for (int i = 0; i <= BINS; i++) {
      edges.add(rounded(from * Math.pow(ratio, i / (double) BINS)));
    }
    return edges;
  }

  private static double rounded(double value) {
    return BigDecimal.valueOf(value).round(new MathContext(DIGITS)).doubleValue();
  }
}
