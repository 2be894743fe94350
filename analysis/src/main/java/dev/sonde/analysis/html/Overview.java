package dev.sonde.analysis.html;

import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Headline;
import dev.sonde.analysis.report.Phrases;
import dev.sonde.analysis.report.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What decides: the main result, the rankings, whether the figures can be trusted, and where every
 * probe ended. It is markup, so that a reader without scripts has it too.
 */
final class Overview {

  private static final int FEW_THRESHOLDS = 6;

  private final Report report;
  private final Series series;
  private final List<Phrases.Ranking> rankings;

  private Overview(Report report) {
    this.report = report;
    this.rankings = Phrases.rankings(report);
    this.series = Series.of(rankings);
  }

  static List<Element> of(Report report) {
    Overview overview = new Overview(report);
    List<Element> all = new ArrayList<>();
    Headline.of(report).forEach(headline -> all.add(answer(headline)));
    overview.rankings.forEach(
        ranking -> all.add(new RankingTable(report, ranking, overview.series).element()));
    if (!overview.rankings.isEmpty()) {
      all.add(quiet(overview.legend()));
    }
    all.addAll(overview.failures());
    all.add(overview.facts());
    return all;
  }

  private static Element answer(Headline headline) {
    Element answer =
        Element.of("div")
            .set("class", "answer " + headline.sureness().name().toLowerCase(Locale.ROOT));
    if (!headline.model().isEmpty()) {
      answer.add(Element.of("p", headline.model()).set("class", "model"));
    }
    answer.add(Element.of("h2", headline.answer()).set("class", "sentence"));
    return answer.add(bullets(headline.details()));
  }

  private static Element quiet(String text) {
    return Element.of("p", text).set("class", "quiet");
  }

  private static List<Element> bullets(List<String> lines) {
    Element list = Element.of("ul");
    lines.forEach(line -> list.add(Element.of("li", line)));
    return lines.isEmpty() ? List.of() : List.of(list);
  }

  private static Element fact(String id, String title) {
    Element fact = Element.of("div").set("class", "fact").set("id", id);
    return fact.add(Element.of("h3", title));
  }

  private static Element collapsed(String title) {
    return Element.of("details").add(Element.of("summary", title));
  }

  private String legend() {
    String response =
        report.load().closed()
            ? ""
            : " Response is from when a probe was due, the others from when it was sent.";
    return "Ranked by "
        + MetricNames.shortName(report.run().rankBy().label())
        + ": 1 is best, = shares its place, – is not ranked, A/A is a control. Below a figure is its"
        + " 95 % interval; dots are medians, whiskers their intervals."
        + response
        + " ~ has fewer than ten answers beyond it. n/a has too few answers.";
  }

  private List<Element> failures() {
    Element body = Element.of("tbody");
    for (Phrases.Ranking ranking : rankings) {
      String where = rankings.size() > 1 ? ", " + ranking.title() : "";
      for (CellReport cell : ranking.cells()) {
        cell.errors().forEach(each -> body.add(failure(cell.provider() + where, each)));
      }
    }
    if (report.cells().stream().allMatch(cell -> cell.errors().isEmpty())) {
      return List.of();
    }
    Element table =
        Element.of("table")
            .add(head(List.of("provider", "probes", "outcome", "for example")))
            .add(body);
    Element failures = collapsed("Failures, with an example of each");
    if (report.ledger().succeeded() == 0) {
      failures.set("open", "");
    }
    return List.of(failures.add(scroll("Failures", table)));
  }

  private static Element failure(String name, CellReport.Failure failure) {
    return Element.of("tr")
        .add(Element.of("th", name).set("scope", "row"))
        .add(Element.of("td", Long.toString(failure.count())).set("class", "number"))
        .add(Element.of("td", Phrases.outcome(failure.outcome().label())))
        .add(Element.of("td", failure.message()).set("class", "text"));
  }

  private static Element head(List<String> titles) {
    Element row = Element.of("tr");
    titles.forEach(title -> row.add(Element.of("th", title).set("scope", "col")));
    return Element.of("thead").add(row);
  }

  private static Element scroll(String name, Element table) {
    return Element.of("div")
        .set("class", "scroll")
        .set("role", "region")
        .set("tabindex", "0")
        .set("aria-label", name)
        .add(table);
  }

  private Element facts() {
    Element facts = Element.of("div").set("class", "facts").add(verdict()).add(ledger());
    List<String> notes = Phrases.notes(report);
    List<String> advice = Phrases.advice(report);
    if (!notes.isEmpty()) {
      facts.add(fact("notes", "Notes").add(bullets(notes)));
    }
    if (!advice.isEmpty()) {
      facts.add(fact("next", "What to do next").add(bullets(advice)));
    }
    return facts;
  }

  private Element verdict() {
    String mark =
        switch (report.verdict()) {
          case VALID -> "✓";
          case INVALID -> "✗";
          case INCOMPLETE -> "?";
        };
    String tone =
        switch (report.verdict()) {
          case VALID -> "good";
          case INVALID -> "bad";
          case INCOMPLETE -> "doubt";
        };
    Element badge = Element.of("span", mark + " " + report.verdict());
    Element fact =
        fact("verdict", "Can these figures be trusted?")
            .add(
                Element.of("p")
                    .add(badge.set("class", "badge " + tone))
                    .text(" " + Phrases.verdict(report) + "."))
            .add(bullets(report.reasons().stream().map(Phrases::reason).toList()))
            .add(
                bullets(
                    Phrases.controls(report).stream()
                        .map(each -> "A/A control: " + each + ".")
                        .toList()))
            .add(bullets(Phrases.policies(report).stream().map(each -> each + ".").toList()));
    Report.Validity validity = report.validity();
    if (validity != null) {
      fact.add(quiet(validity.statement()));
    }
    List<String> floors = Phrases.noiseFloors(report);
    if (floors.size() == 1) {
      // Those of several workers stand at the workers.
      fact.add(quiet(floors.get(0)));
    }
    return fact.add(thresholds());
  }

  /** Those that do not hold, and all of them in a collapsed section when they are many. */
  private List<Element> thresholds() {
    List<Phrases.ThresholdLine> lines = Phrases.thresholdLines(report);
    if (lines.size() <= FEW_THRESHOLDS) {
      return judged(lines);
    }
    long hold =
        report.thresholds().stream().filter(each -> each.result() == Report.Result.PASS).count();
    List<Element> all = new ArrayList<>();
    all.add(Element.of("p", hold + " of " + report.thresholds().size() + " thresholds hold."));
    all.addAll(
        judged(
            lines.stream()
                .filter(each -> each.result() != Report.Result.PASS)
                .limit(FEW_THRESHOLDS)
                .toList()));
    all.add(collapsed("All thresholds").add(judged(lines)));
    return all;
  }

  private static List<Element> judged(List<Phrases.ThresholdLine> lines) {
    Element list = Element.of("ul");
    for (Phrases.ThresholdLine line : lines) {
      String tone =
          switch (line.result()) {
            case PASS -> "good";
            case FAIL -> "bad";
            case INSUFFICIENT -> "doubt";
          };
      list.add(Element.of("li", line.text()).set("class", tone));
    }
    return lines.isEmpty() ? List.of() : List.of(list);
  }

  private Element ledger() {
    LedgerTable table = new LedgerTable(report);
    return fact("ledger", "Where every probe ended")
        .add(table.bar(Phrases.ledger(report)))
        .add(Element.of("p", Phrases.ledger(report)))
        .add(quiet("Load: " + Phrases.load(report) + "."))
        .add(quiet("Cost: " + Phrases.cost(report) + "."))
        .add(collapsed("By provider").add(scroll("The ledger", table.element())));
  }
}
