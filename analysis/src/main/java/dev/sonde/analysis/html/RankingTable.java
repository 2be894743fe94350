package dev.sonde.analysis.html;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Estimate;
import dev.sonde.analysis.report.Figures;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The table of one model in one region. On a narrow screen each row is a card, whose figures have
 * the names of their columns beside them. A column in which nothing is known is left out.
 */
final class RankingTable {

  private static final String E2E = "e2e";
  private static final String RESPONSE = "response";

  private final Phrases.Ranking ranking;
  private final Series series;
  private final String metric;
  private final List<Column> columns = new ArrayList<>();

  /** A column of figures. */
  private record Column(String title, Function<CellReport, Estimate> figure) {}

  RankingTable(Report report, Phrases.Ranking ranking, Series series) {
    this.ranking = ranking;
    this.series = series;
    this.metric = report.run().rankBy().label();
    String name = MetricNames.shortName(metric);
    column("success", Estimate::success);
    column(name + " p50, ms", cell -> Estimate.p50(cell, metric));
    column(name + " p95, ms", cell -> Estimate.p95(cell, metric));
    if (!metric.equals(E2E)) {
      column("e2e p50, ms", cell -> Estimate.p50(cell, E2E));
    }
    if (!report.load().closed() && !metric.equals(RESPONSE)) {
      column("response p50, ms", cell -> Estimate.p50(cell, RESPONSE));
    }
    column("tok/s p50", Estimate::speed);
    column("$/1k tok", cell -> new Estimate(Phrases.usdPer1kTokens(cell), ""));
  }

  private void column(String title, Function<CellReport, Estimate> figure) {
    boolean known =
        ranking.cells().stream().anyMatch(cell -> !figure.apply(cell).value().equals(Figures.NONE));
    if (known) {
      columns.add(new Column(title, figure));
    }
  }

  /** The titles of the columns of figures. */
  List<String> titles() {
    return columns.stream().map(Column::title).toList();
  }

  Element element() {
    Whisker whisker = Whisker.of(ranking.cells(), metric);
    Element head = part("tr", "row").add(header("#")).add(header("provider"));
    columns.forEach(column -> head.add(header(column.title()).set("class", "number")));
    if (whisker.most() > 0) {
      head.add(header("0 to " + Figures.millis(whisker.most()) + " ms").set("class", "picture"));
    }
    Element body = part("tbody", "rowgroup");
    for (int i = 0; i < ranking.cells().size(); i++) {
      body.add(row(ranking.cells().get(i), ranking.ranks().get(i), whisker));
    }
    return part("table", "table")
        .set("class", "ranking")
        .add(Element.of("caption", ranking.title()))
        .add(part("thead", "rowgroup").add(head))
        .add(body);
  }

  /** With its role, which a table that is laid out as cards would lose. */
  private static Element part(String name, String role) {
    return Element.of(name).set("role", role);
  }

  private static Element header(String title) {
    return part("th", "columnheader").set("scope", "col").text(title);
  }

  private Element row(CellReport cell, String rank, Whisker whisker) {
    Integer group = cell.rankGroup();
    boolean best = group != null && group == 1 && cell.controlOf() == null;
    Element row = part("tr", "row");
    if (best) {
      row.set("class", "best");
    }
    row.add(part("td", "cell").set("class", "rank").text(rank));
    row.add(part("th", "rowheader").set("scope", "row").text(cell.provider()));
    for (Column column : columns) {
      Estimate figure = column.figure().apply(cell);
      row.add(
          part("td", "cell")
              .set("class", "number")
              .set("data-title", column.title())
              .add(Element.of("span", figure.value()).set("class", "value"))
              .text(" ")
              .add(Element.of("span", figure.certainty()).set("class", "certainty")));
    }
    if (whisker.most() > 0) {
      String description = "median " + Phrases.p50(cell, metric) + " ms";
      row.add(
          part("td", "cell")
              .set("class", "picture")
              .add(whisker.of(cell, series.style(cell), description)));
    }
    return row;
  }
}
