package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Comparison.PairTest;
import dev.sonde.analysis.statistics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** A decision in sentences. */
final class DecisionWords {

  /** More leaders than these are counted. */
  private static final int NAMES = 6;

  private final Report report;
  private final List<Section> sections;

  DecisionWords(Report report, List<Section> sections) {
    this.report = report;
    this.sections = sections;
  }

  String proven(String provider, boolean heavyTail) {
    String p =
        sections.stream()
            .map(section -> Decision.weakest(Decision.wins(report, section, provider)))
            .flatMap(Optional::stream)
            .max(Double::compare)
            .map(most -> " (" + DifferenceWords.pValue(most) + " at most)")
            .orElse("");
    return "Take "
        + provider
        + costing(provider)
        + ": it is significantly faster in "
        + metric()
        + " than every other ranked provider"
        + everywhere(", from every ")
        + p
        + (heavyTail ? ", but not in the tail" : "")
        + ".";
  }

  String onlyRanked(String provider, boolean othersFail) {
    return "Take "
        + provider
        + costing(provider)
        + (othersFail
            ? ": every other provider fails significantly more often."
            : ": no other provider could be ranked.");
  }

  /** Other leaders fail too often. */
  String mostReliable(String provider) {
    return "Take "
        + provider
        + costing(provider)
        + ": no other provider in the leading group"
        + everywhere(" of every ")
        + " answers as reliably. That it is the fastest is not proven.";
  }

  String onlyLeader(String provider) {
    return "Take "
        + provider
        + costing(provider)
        + ": it alone is in the leading group"
        + everywhere(" of every ")
        + ". That it is faster than every other provider is not proven.";
  }

  String oneOf(List<String> providers) {
    boolean all =
        sections.stream().allMatch(section -> section.targets().size() == providers.size());
    String names = String.join(", ", providers);
    String start =
        all
            ? "No provider can be told apart from the best at this sample size: " + names + "."
            : "Take one of "
                + names
                + ": they are in the leading group"
                + everywhere(" of every ")
                + ", and cannot be told apart at this sample size.";
    return price(providers.get(0)).isEmpty()
        ? start
        : start + " " + providers.get(0) + " costs least" + costing(providers.get(0)) + ".";
  }

  String nobodyLeads() {
    return sections.size() == 1
        ? "No provider leads."
        : "No one provider is in the leading group" + everywhere(" of every ") + ".";
  }

  String nobodyAnswers(List<String> leading) {
    String rates =
        leading.stream()
            .sorted()
            .limit(NAMES)
            .map(provider -> provider + " " + lowestSuccess(provider))
            .collect(Collectors.joining(", "));
    return "No provider can be recommended: those in the leading group"
        + everywhere(" of every ")
        + " fail too often (success of "
        + rates
        + ").";
  }

  private String lowestSuccess(String provider) {
    return sections.stream()
        .flatMap(section -> Decision.of(section, provider).stream())
        .map(cell -> cell.successRate().value())
        .filter(Objects::nonNull)
        .min(Double::compare)
        .map(Figures::percent)
        .orElse(Figures.NONE);
  }

  /** {@code , from every region}; empty for a single section. */
  private String everywhere(String start) {
    boolean models = sections.stream().map(Section::model).distinct().count() > 1;
    boolean regions = sections.stream().map(Section::region).distinct().count() > 1;
    String places =
        models && regions ? "model and region" : models ? "model" : regions ? "region" : "";
    return places.isEmpty() ? "" : start + places;
  }

  /** {@code , at $0.00018 per 1k tokens}; empty without a price in every section. */
  private String costing(String provider) {
    List<Double> prices = prices(provider);
    if (prices.isEmpty()) {
      return "";
    }
    String least = Figures.usd(prices.stream().min(Double::compare).orElseThrow());
    String most = Figures.usd(prices.stream().max(Double::compare).orElseThrow());
    String price = least.equals(most) ? "$" + least : "$" + least + " to $" + most;
    return ", at " + price + " per 1k tokens";
  }

  /** The mean over the sections; empty unless it is known in all. */
  Optional<Double> price(String provider) {
    List<Double> prices = prices(provider);
    return prices.isEmpty()
        ? Optional.empty()
        : Optional.of(prices.stream().mapToDouble(Double::doubleValue).average().orElseThrow());
  }

  private List<Double> prices(String provider) {
    List<Double> prices = new ArrayList<>();
    for (Section section : sections) {
      for (CellReport cell : Decision.of(section, provider)) {
        Double usd = cell.cost().usdPer1kTokens();
        if (usd == null) {
          return List.of();
        }
        prices.add(usd);
      }
    }
    return prices;
  }

  /** One line for each section. */
  List<String> details() {
    List<String> details = new ArrayList<>();
    boolean models = sections.stream().map(Section::model).distinct().count() > 1;
    boolean regions = sections.stream().map(Section::region).distinct().count() > 1;
    for (Section section : sections) {
      String where =
          (models ? section.model() : "")
              + (models && regions ? " from " : "")
              + (regions ? section.region() : "");
      details.add((where.isEmpty() ? "" : where + ": ") + detail(section));
    }
    return details;
  }

  private String detail(Section section) {
    List<CellReport> leaders = Decision.leaders(section);
    if (leaders.isEmpty()) {
      return section.cells().stream().allMatch(cell -> cell.ledger().succeeded() == 0)
          ? "no probe succeeded."
          : "no provider is ranked.";
    }
    if (leaders.size() == 1) {
      CellReport leader = leaders.get(0);
      String name = sections.size() > 1 ? leader.provider() + ", " : "";
      String tail = new Tails(report).of(leader).map(heavier -> "; " + heavier).orElse("");
      return name + figures(leader) + "; " + standing(section, leader) + tail + ".";
    }
    String names =
        leaders.stream()
            .limit(NAMES)
            .map(cell -> cell.provider() + " " + median(cell) + ", success " + success(cell))
            .collect(Collectors.joining("; "));
    int rest = leaders.size() - NAMES;
    return "no significant difference between "
        + names
        + (rest > 0 ? "; and " + Figures.count(rest, "other") : "")
        + ".";
  }

  private static String success(CellReport cell) {
    return Phrases.success(cell);
  }

  private String figures(CellReport cell) {
    String price =
        cell.cost().usdPer1kTokens() == null
            ? ""
            : ", $" + Phrases.usdPer1kTokens(cell) + " per 1k tokens";
    return "median %s %s; success %s%s".formatted(metric(), median(cell), success(cell), price);
  }

  /** {@code 187 ms (95 % interval 180 to 195 ms)}. */
  private String median(CellReport cell) {
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
  private String standing(Section section, CellReport leader) {
    long others = section.targets().size() - 1L;
    if (others == 0) {
      return "no other was measured";
    }
    List<PairTest> wins = Decision.wins(report, section, leader.provider());
    long beaten = wins.stream().map(PairTest::worse).distinct().count();
    String p =
        Decision.weakest(wins)
            .map(most -> " (" + DifferenceWords.pValue(most) + " at most)")
            .orElse("");
    return "alone in group 1, significantly faster than %d of %s%s"
        .formatted(beaten, Figures.count(others, "other"), p);
  }

  /** Abbreviated metrics are written in capitals. */
  private String metric() {
    String rankBy = report.run().rankBy().label();
    return switch (rankBy) {
      case "e2e" -> "end-to-end time";
      case "response" -> "response time";
      case "ttftFromDue" -> "TTFT from due";
      default -> rankBy.toUpperCase(Locale.ROOT);
    };
  }
}
