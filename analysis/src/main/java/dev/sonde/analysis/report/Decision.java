package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Comparison.PairTest;
import dev.sonde.analysis.report.Headline.Sureness;
import dev.sonde.analysis.statistics.TwoProportions;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which provider to take: one that is in the leading group of every section and does not fail more
 * often than others. Groups come from the tests of the ranking, never from medians.
 */
final class Decision {

  /** A provider that answers a smaller share in any section is never recommended. */
  private static final double LEAST_SUCCESS = 0.9;

  private static final double LEVEL = 0.05;

  private final Report report;
  private final List<Section> sections;
  private final DecisionWords words;

  Decision(Report report, List<Section> sections) {
    this.report = report;
    this.sections = sections;
    this.words = new DecisionWords(report, sections);
  }

  Headline headline(String title) {
    List<String> details = words.details();
    List<String> leading = leading();
    List<String> fit = leading.stream().filter(this::isReliable).sorted(byPrice()).toList();
    boolean ranked = sections.stream().anyMatch(section -> !leaders(section).isEmpty());
    if (!ranked) {
      return new Headline(title, Sureness.NONE, "No provider could be ranked.", details);
    }
    if (sections.stream().allMatch(section -> section.targets().size() == 1)) {
      String only = sections.get(0).targets().get(0).provider();
      return new Headline(title, Sureness.OPEN, only + " was measured alone.", details);
    }
    if (leading.isEmpty()) {
      return new Headline(title, Sureness.OPEN, words.nobodyLeads(), details);
    }
    if (fit.isEmpty()) {
      return new Headline(title, Sureness.OPEN, words.nobodyAnswers(leading), details);
    }
    if (fit.size() > 1) {
      return new Headline(title, Sureness.OPEN, words.oneOf(fit), details);
    }
    String one = fit.get(0);
    if (isRankedAlone()) {
      boolean failing = othersFail(one);
      Sureness sureness = failing ? Sureness.PROVEN : Sureness.OPEN;
      return new Headline(title, sureness, words.onlyRanked(one, failing), details);
    }
    if (beatsAll(one)) {
      return new Headline(title, Sureness.PROVEN, words.proven(one, isHeavy(one)), details);
    }
    String answer = leading.size() > 1 ? words.mostReliable(one) : words.onlyLeader(one);
    return new Headline(title, Sureness.OPEN, answer, details);
  }

  private boolean isRankedAlone() {
    return sections.stream()
        .allMatch(
            section ->
                section.targets().stream().filter(cell -> cell.rankGroup() != null).count() == 1);
  }

  /** Whether each other provider fails significantly more often in some section. */
  private boolean othersFail(String provider) {
    return sections.stream()
        .flatMap(section -> section.targets().stream())
        .filter(cell -> !cell.provider().equals(provider))
        .allMatch(
            cell -> TwoProportions.greater(failures(cell.provider()), failures(provider)) < LEVEL);
  }

  /** Whether it is significantly faster than every other ranked provider of every section. */
  private boolean beatsAll(String provider) {
    return sections.stream()
        .allMatch(
            section -> {
              Set<String> beaten =
                  wins(report, section, provider).stream()
                      .map(PairTest::worse)
                      .collect(Collectors.toSet());
              return section.targets().stream()
                  .filter(cell -> cell.rankGroup() != null)
                  .map(CellReport::provider)
                  .allMatch(each -> each.equals(provider) || beaten.contains(each));
            });
  }

  static List<CellReport> leaders(Section section) {
    return section.targets().stream().filter(cell -> Objects.equals(cell.rankGroup(), 1)).toList();
  }

  /** The providers that lead in every section. */
  private List<String> leading() {
    Set<String> leading = new LinkedHashSet<>();
    leaders(sections.get(0)).forEach(cell -> leading.add(cell.provider()));
    for (Section section : sections) {
      leading.retainAll(
          leaders(section).stream().map(CellReport::provider).collect(Collectors.toSet()));
    }
    return List.copyOf(leading);
  }

  /** Whether it answers often in every section, and over all of them as often as the others. */
  private boolean isReliable(String provider) {
    for (Section section : sections) {
      for (CellReport cell : of(section, provider)) {
        Double rate = cell.successRate().value();
        if (rate == null || rate < LEAST_SUCCESS) {
          return false;
        }
      }
    }
    List<String> others =
        sections.stream()
            .flatMap(section -> section.targets().stream())
            .map(CellReport::provider)
            .filter(each -> !each.equals(provider))
            .distinct()
            .toList();
    return others.stream()
        .noneMatch(
            other ->
                TwoProportions.greater(failures(provider), failures(other)) * others.size()
                    < LEVEL);
  }

  private Share failures(String provider) {
    return sections.stream()
        .flatMap(section -> of(section, provider).stream())
        .map(cell -> new Share(cell.ledger().failed(), cell.ledger().answered()))
        .reduce(Share.NONE, Share::plus);
  }

  static List<CellReport> of(Section section, String provider) {
    return section.targets().stream().filter(cell -> cell.provider().equals(provider)).toList();
  }

  private Comparator<String> byPrice() {
    return Comparator.comparing(
            (String provider) -> words.price(provider).orElse(Double.POSITIVE_INFINITY))
        .thenComparing(Comparator.naturalOrder());
  }

  private boolean isHeavy(String provider) {
    Tails tails = new Tails(report);
    return sections.stream()
        .flatMap(section -> of(section, provider).stream())
        .anyMatch(cell -> tails.of(cell).isPresent());
  }

  /** The tests by which a provider of the section is faster than others. */
  static List<PairTest> wins(Report report, Section section, String provider) {
    List<PairTest> wins = new ArrayList<>();
    for (PairTest test : AaControl.competing(report)) {
      boolean here = test.model().equals(section.model()) && test.region().equals(section.region());
      boolean won = test.significant() && test.better().equals(provider);
      if (here && won && test.test().equals(PairTest.LOCATION)) {
        wins.add(test);
      }
    }
    return wins;
  }

  /** The largest corrected p-value of these tests. */
  static Optional<Double> weakest(List<PairTest> tests) {
    return tests.stream()
        .map(test -> test.significance().pAdjusted())
        .max(Comparator.naturalOrder());
  }
}
