package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Comparison.PairTest;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The main result of a report for one model.
 *
 * @param details one line per region, or one line with the meaning of the verdict
 */
public record Headline(String model, Sureness sureness, String answer, List<String> details) {

  public Headline {
    details = List.copyOf(details);
  }

  /** How certain the result is. */
  public enum Sureness {
    /** One provider is proven to lead in every region where it was measured. */
    PROVEN,
    /** The figures are valid, but no single provider leads everywhere. */
    OPEN,
    /** The figures do not support a result. */
    NONE
  }

  /** One headline per model, in the order of the report; a single one when the run is not valid. */
  public static List<Headline> of(Report report) {
    if (report.verdict() != Verdict.VALID) {
      return List.of(refused(report));
    }
    if (report.search() != null) {
      return report.search().stream().map(Headline::of).toList();
    }
    List<Section> sections = Section.of(report);
    return sections.stream()
        .map(Section::model)
        .distinct()
        .map(model -> of(report, sections.stream().filter(s -> s.model().equals(model)).toList()))
        .toList();
  }

  private static Headline of(SearchResult result) {
    boolean sure = result.end().is(SearchEnd.FOUND) || result.end().is(SearchEnd.MAX_HOLDS);
    return new Headline(
        result.model(),
        sure ? Sureness.PROVEN : Sureness.OPEN,
        StepTable.sentence(result) + ".",
        List.of());
  }

  private static Headline refused(Report report) {
    String start =
        report.verdict() == Verdict.INVALID
            ? "Do not trust these figures: INVALID"
            : "Nothing is ranked yet: INCOMPLETE";
    List<String> effects = report.reasons().stream().map(Words::effect).toList();
    String because = effects.isEmpty() ? "" : " because " + effects.get(0);
    return new Headline(
        "", Sureness.NONE, start + because + ".", List.of(upper(Words.verdict(report)) + "."));
  }

  private static Headline of(Report report, List<Section> sections) {
    String model = sections.get(0).model();
    List<List<CellReport>> leaders = sections.stream().map(Headline::leaders).toList();
    boolean regions = sections.size() > 1;
    List<String> details = new ArrayList<>();
    for (int i = 0; i < sections.size(); i++) {
      String where = regions ? sections.get(i).region() + ": " : "";
      details.add(where + detail(report, sections.get(i), leaders.get(i), regions));
    }
    if (leaders.stream().allMatch(List::isEmpty)) {
      return new Headline(model, Sureness.NONE, "No provider could be ranked.", details);
    }
    List<List<String>> names =
        leaders.stream().map(cells -> cells.stream().map(CellReport::provider).toList()).toList();
    boolean agreed = names.stream().allMatch(names.get(0)::equals);
    boolean alone = sections.stream().allMatch(section -> section.targets().size() == 1);
    if (alone) {
      return new Headline(
          model, Sureness.OPEN, names.get(0).get(0) + " was measured alone.", details);
    }
    if (agreed && names.get(0).size() == 1) {
      String everywhere = regions ? ", from every region" : "";
      Tails tails = new Tails(report);
      boolean heavy = leaders.stream().anyMatch(cells -> tails.of(cells.get(0)).isPresent());
      String tail = heavy ? ", but not in the tail" : "";
      String answer = "Take " + names.get(0).get(0) + ": " + lead(report) + everywhere + tail + ".";
      return new Headline(model, Sureness.PROVEN, answer, details);
    }
    String answer =
        regions && !agreed
            ? "No one provider leads from every region."
            : together(sections.get(0), leaders.get(0));
    return new Headline(model, Sureness.OPEN, answer, details);
  }

  private static List<CellReport> leaders(Section section) {
    return section.targets().stream().filter(cell -> Objects.equals(cell.rankGroup(), 1)).toList();
  }

  private static String lead(Report report) {
    return "fastest by median " + metric(report);
  }

  /** Abbreviated metrics are written in capitals. */
  private static String metric(Report report) {
    String rankBy = report.run().rankBy().label();
    return switch (rankBy) {
      case "e2e" -> "end-to-end time";
      case "response" -> "response time";
      case "ttftFromDue" -> "TTFT from due";
      default -> rankBy.toUpperCase(Locale.ROOT);
    };
  }

  private static String together(Section section, List<CellReport> leaders) {
    String names = leaders.stream().map(CellReport::provider).collect(Collectors.joining(", "));
    return leaders.size() == section.targets().size()
        ? "No provider can be told apart from the best at this sample size: " + names + "."
        : "Take one of " + names + ": they lead, and cannot be told apart at this sample size.";
  }

  private static String detail(
      Report report, Section section, List<CellReport> leaders, boolean regions) {
    if (leaders.isEmpty()) {
      return section.cells().stream().allMatch(cell -> cell.ledger().succeeded() == 0)
          ? "no probe succeeded."
          : "no provider is ranked.";
    }
    if (leaders.size() == 1) {
      CellReport leader = leaders.get(0);
      String name = regions ? leader.provider() + ", " : "";
      String tail = new Tails(report).of(leader).map(heavier -> "; " + heavier).orElse("");
      String standing = standing(report, section, leader);
      return name + figures(report, leader) + "; " + standing + tail + ".";
    }
    String names =
        leaders.stream()
            .map(cell -> cell.provider() + " " + median(report, cell))
            .collect(Collectors.joining(", "));
    return "no significant difference between " + names + cheapest(leaders) + ".";
  }

  private static String figures(Report report, CellReport cell) {
    String price = cell.cost().usdPer1kTokens() == null ? "" : ", $" + usd(cell) + " per 1k tokens";
    return "median %s %s; success %s%s"
        .formatted(metric(report), median(report, cell), Phrases.success(cell), price);
  }

  /** {@code 187 ms (95 % interval 180 to 195 ms)}. */
  private static String median(Report report, CellReport cell) {
    Latency latency = cell.latencyMs().get(report.run().rankBy().label());
    if (latency == null || latency.p50() == null) {
      return Figures.NONE;
    }
    Interval interval = latency.ci95().p50();
    String value = Figures.millis(latency.p50()) + " ms";
    return interval == null
        ? value + " (too few for an interval, n=" + latency.count() + ")"
        : "%s (95 %% interval %s to %s ms)"
            .formatted(value, Figures.millis(interval.lower()), Figures.millis(interval.upper()));
  }

  /** How many other providers the leader beats significantly. */
  private static String standing(Report report, Section section, CellReport leader) {
    long others = section.targets().size() - 1L;
    if (others == 0) {
      return "no other was measured";
    }
    long beaten =
        AaControl.competing(report).stream()
            .filter(test -> test.test().equals(PairTest.LOCATION) && test.significant())
            .filter(test -> test.better().equals(leader.provider()))
            .filter(test -> test.model().equals(section.model()))
            .filter(test -> test.region().equals(section.region()))
            .map(PairTest::worse)
            .distinct()
            .count();
    return "alone in group 1, significantly faster than %d of %s"
        .formatted(beaten, Figures.count(others, "other"));
  }

  private static String cheapest(List<CellReport> leaders) {
    return leaders.stream()
        .filter(cell -> cell.cost().usdPer1kTokens() != null)
        .min(Comparator.comparing(cell -> Objects.requireNonNull(cell.cost().usdPer1kTokens())))
        .map(
            cell -> "; the cheapest is " + cell.provider() + " at $" + usd(cell) + " per 1k tokens")
        .orElse("");
  }

  private static String usd(CellReport cell) {
    return Phrases.usdPer1kTokens(cell);
  }

  private static String upper(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }
}
