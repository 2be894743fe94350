package dev.sonde.analysis.html;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Ledger;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The ledger by provider, and its picture. Columns in which nothing is counted are left out. */
final class LedgerTable {

  private static final List<Column> ALL =
      List.of(
          new Column("succeeded", "good", Ledger::succeeded),
          new Column("failed", "bad", Ledger::failed),
          new Column("dropped", "s3", Ledger::dropped),
          new Column("in doubt", "s4", Ledger::inDoubt),
          new Column("cancelled", "quiet", Ledger::cancelled),
          new Column("unaccounted", "s1", Ledger::unaccounted),
          new Column("pending", "quiet", ledger -> known(ledger.pending())),
          new Column("in flight", "s2", ledger -> known(ledger.inFlight())));

  private final Report report;
  private final List<Column> columns;

  /** A column, and the class that gives it a colour. */
  private record Column(String title, String style, ToLongFunction<Ledger> count) {}

  LedgerTable(Report report) {
    this.report = report;
    this.columns =
        ALL.stream().filter(each -> each.count().applyAsLong(report.ledger()) > 0).toList();
  }

  private static long known(@Nullable Long count) {
    return count == null ? 0 : count;
  }

  Element bar(String description) {
    Element bar =
        Element.of("svg")
            .set("class", "bar")
            .set("viewBox", "0 0 100 10")
            .set("preserveAspectRatio", "none")
            .set("role", "img")
            .set("aria-label", description);
    double from = 0;
    for (Column column : columns) {
      double wide = 100.0 * column.count().applyAsLong(report.ledger()) / report.ledger().planned();
      bar.add(
          Element.of("rect")
              .set("class", column.style())
              .set("x", from)
              .set("y", 0)
              .set("width", wide)
              .set("height", 10));
      from += wide;
    }
    return bar;
  }

  Element element() {
    Element head = Element.of("tr").add(Element.of("th", "provider").set("scope", "col"));
    head.add(number("th", "planned").set("scope", "col"));
    columns.forEach(column -> head.add(number("th", column.title()).set("scope", "col")));
    head.add(Element.of("th", "outcomes").set("scope", "col"));
    Element body = Element.of("tbody").add(row("all", report.ledger(), ""));
    List<Phrases.Ranking> rankings = Phrases.rankings(report);
    for (Phrases.Ranking ranking : rankings) {
      for (CellReport cell : ranking.cells()) {
        String name = cell.provider() + (rankings.size() > 1 ? ", " + ranking.title() : "");
        body.add(row(name, cell.ledger(), outcomes(cell)));
      }
    }
    return Element.of("table").add(Element.of("thead").add(head)).add(body);
  }

  private static Element number(String name, String text) {
    return Element.of(name, text).set("class", "number");
  }

  private Element row(String name, Ledger counts, String outcomes) {
    Element row = Element.of("tr").add(Element.of("th", name).set("scope", "row"));
    row.add(number("td", Long.toString(counts.planned())));
    columns.forEach(
        column -> row.add(number("td", Long.toString(column.count().applyAsLong(counts)))));
    return row.add(Element.of("td", outcomes));
  }

  private static String outcomes(CellReport cell) {
    Map<String, Long> outcomes = cell.outcomes();
    return outcomes == null
        ? ""
        : outcomes.entrySet().stream()
            .map(each -> each.getValue() + " " + Phrases.outcome(each.getKey()))
            .collect(Collectors.joining(", "));
  }
}
