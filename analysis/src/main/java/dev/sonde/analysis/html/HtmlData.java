package dev.sonde.analysis.html;

import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.FindingStatus;
import dev.sonde.analysis.report.ByStep;
import dev.sonde.analysis.report.CellReport;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The data of a page's scripts beside the report: texts, and the precomputed points of its charts.
 *
 * @param metrics names of the metrics that some cell has values of, by label; at least one
 * @param series the names of lines, see {@link Series}
 * @param facets in which respects the sections differ, in words
 */
record HtmlData(
    Map<String, String> metrics,
    List<String> series,
    List<String> noiseFloors,
    List<Difference> differences,
    String facets,
    List<Section> sections,
    Curves curves) {

  private static final int BINS = 60;
  private static final int DIGITS = 4;

  /** The least value on a log scale: one microsecond, the resolution of the measurement. */
  private static final double LEAST_MILLIS = 0.001;

  /**
   * The points of the charts.
   *
   * @param nines where percentiles are taken, see {@link LatencyCurve#NINES}
   * @param edges of the bins in milliseconds, by metric
   * @param cells by metric, in the order of the report's cells
   */
  record Curves(
      List<Double> nines, Map<String, List<Double>> edges, List<Map<String, LatencyCurve>> cells) {}

  /** A difference, in words. */
  record Difference(String kind, String text) {}

  /**
   * One model in one region: one row per provider, the best first.
   *
   * @param name what tells it from the other sections of the report: its region, its model, or both
   */
  record Section(String name, String model, String region, List<Row> rows) {}

  /**
   * A provider's row.
   *
   * @param cell index in the report's cells
   */
  record Row(int cell, Map<String, String> p50, String speed, String usdPer1kTokens) {}

  static HtmlData of(Report report) {
    Map<String, String> metrics = new LinkedHashMap<>(MetricNames.all());
    metrics
        .keySet()
        .removeIf(metric -> report.cells().stream().noneMatch(cell -> has(cell, metric)));
    if (metrics.isEmpty()) {
      // Nothing was answered; the page needs one metric to choose.
      metrics.put("ttft", "TTFT");
    }
    Map<String, List<Double>> edges = new LinkedHashMap<>();
    metrics.keySet().forEach(metric -> edges.put(metric, edges(report, metric)));
    return new HtmlData(
        metrics,
        Series.of(report).labels(),
        Phrases.noiseFloors(report),
        report.differences().stream().map(HtmlData::difference).toList(),
        String.join(" and ", facets(Phrases.rankings(report))),
        sections(report, metrics.keySet()),
        new Curves(
            LatencyCurve.NINES.stream().map(HtmlData::rounded).toList(),
            edges,
            report.cells().stream().map(cell -> curves(cell, edges)).toList()));
  }

  private static boolean has(CellReport cell, String metric) {
    Latency latency = cell.latencyMs().get(metric);
    return latency != null && latency.count() > 0;
  }

  private static Difference difference(Finding finding) {
    boolean said = finding.verdict() == FindingStatus.DIFFERS;
    return new Difference(Phrases.kind(finding), said ? Phrases.difference(finding) : "");
  }

  private static List<Section> sections(Report report, Set<String> metrics) {
    IdentityHashMap<CellReport, Integer> places = new IdentityHashMap<>();
    for (int i = 0; i < report.cells().size(); i++) {
      places.put(report.cells().get(i), i);
    }
    List<Phrases.Ranking> rankings = Phrases.rankings(report);
    List<Section> sections = new ArrayList<>();
    for (Phrases.Ranking ranking : rankings) {
      List<Row> rows = new ArrayList<>();
      for (CellReport cell : ranking.cells()) {
        rows.add(row(places.getOrDefault(cell, 0), cell, metrics));
      }
      sections.add(
          new Section(name(ranking, facets(rankings)), ranking.model(), ranking.region(), rows));
    }
    return sections;
  }

  /** What tells a section from the others of the report, in words. */
  private static String name(Phrases.Ranking ranking, List<String> facets) {
    List<String> parts = new ArrayList<>();
    if (facets.contains("model")) {
      parts.add(model(ranking));
    }
    CellReport.Step step = ranking.cells().get(0).step();
    if (facets.contains("step") && step != null) {
      parts.add(step.label());
    }
    if (facets.contains("region") || parts.isEmpty()) {
      parts.add(ranking.region());
    }
    return String.join(", ", parts);
  }

  /** In which respects the sections of a report differ. */
  private static List<String> facets(List<Phrases.Ranking> rankings) {
    Map<String, Function<Phrases.Ranking, Object>> respects = new LinkedHashMap<>();
    respects.put("model", HtmlData::model);
    respects.put("step", ranking -> Optional.ofNullable(ranking.cells().get(0).step()));
    respects.put("region", Phrases.Ranking::region);
    respects.values().removeIf(each -> rankings.stream().map(each).distinct().count() < 2);
    return List.copyOf(respects.keySet());
  }

  /** Without the step that is written into it, see {@link ByStep}. */
  private static String model(Phrases.Ranking ranking) {
    CellReport.Step step = ranking.cells().get(0).step();
    String suffix = step == null ? "" : " at " + step.label();
    return ranking.model().endsWith(suffix)
        ? ranking.model().substring(0, ranking.model().length() - suffix.length())
        : ranking.model();
  }

  private static Row row(int place, CellReport cell, Set<String> metrics) {
    Map<String, String> medians = new LinkedHashMap<>();
    metrics.forEach(metric -> medians.put(metric, Phrases.p50(cell, metric)));
    return new Row(place, medians, Phrases.speed(cell), Phrases.usdPer1kTokens(cell));
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
