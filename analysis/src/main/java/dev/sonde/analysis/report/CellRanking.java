package dev.sonde.analysis.report;

import dev.sonde.analysis.statistics.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Ranks the targets of each model, region and step. An A/A control does not compete: its group is
 * the one it would have in place of its provider, and its tests against the provider are a separate
 * family.
 */
public final class CellRanking {

  private final String metric;
  private final List<CellReport> cells;
  private final List<Ranking.Competitor> competitors;
  private final List<CellReport> ranked;
  private final List<Comparison.PairTest> tests = new ArrayList<>();

  /**
   * Cells with their ranks, and the tests behind them.
   *
   * @param cells in the order given, with their rank groups
   */
  public record Ranked(List<CellReport> cells, List<Comparison.PairTest> tests) {}

  private CellRanking(String metric, List<CellReport> cells, List<Ranking.Competitor> competitors) {
    this.metric = metric;
    this.cells = cells;
    this.competitors = competitors;
    this.ranked = new ArrayList<>(cells);
  }

  /**
   * Ranks cells.
   *
   * @param competitors in the order of the cells; values are microseconds
   */
  public static Ranked of(
      String metric, List<CellReport> cells, List<Ranking.Competitor> competitors) {
    Map<String, List<Integer>> byGroup = new TreeMap<>();
    for (int i = 0; i < cells.size(); i++) {
      CellReport.Step step = cells.get(i).step();
      String group =
          cells.get(i).model() + ' ' + cells.get(i).region() + ' ' + (step == null ? "" : step);
      byGroup.computeIfAbsent(group, any -> new ArrayList<>()).add(i);
    }
    CellRanking ranking = new CellRanking(metric, cells, competitors);
    byGroup.values().forEach(ranking::run);
    return new Ranked(List.copyOf(ranking.ranked), List.copyOf(ranking.tests));
  }

  private void run(List<Integer> group) {
    List<Integer> targets = group.stream().filter(i -> cells.get(i).controlOf() == null).toList();
    Ranking.Groups groups = groups(targets);
    for (int place = 0; place < targets.size(); place++) {
      rank(targets.get(place), groups.groups().get(place));
    }
    report(targets, groups);
    for (int control : group) {
      String provider = cells.get(control).controlOf();
      if (provider != null) {
        control(control, provider, targets);
      }
    }
  }

  private void control(int control, String provider, List<Integer> targets) {
    Integer original = named(provider, targets);
    if (original == null) {
      return;
    }
    List<Integer> standIns =
        targets.stream().map(each -> each.equals(original) ? (Integer) control : each).toList();
    rank(control, groups(standIns).groups().get(standIns.indexOf(control)));
    List<Integer> pair = List.of(original, control);
    report(pair, groups(pair));
  }

  private @Nullable Integer named(String provider, List<Integer> targets) {
    for (Integer target : targets) {
      if (cells.get(target).provider().equals(provider)) {
        return target;
      }
    }
    return null;
  }

  private Ranking.Groups groups(List<Integer> places) {
    return Ranking.rank(places.stream().map(competitors::get).toList());
  }

  private void rank(int cell, OptionalInt group) {
    ranked.set(cell, cells.get(cell).ranked(group.isPresent() ? group.getAsInt() : null));
  }

  private void report(List<Integer> places, Ranking.Groups groups) {
    if (places.isEmpty()) {
      return;
    }
    CellReport first = cells.get(places.get(0));
    CellReport.Step step = first.step();
    new PairComparisons(
            metric,
            first.model(),
            first.region(),
            places.stream().map(i -> cells.get(i).provider()).toList(),
            places.stream().map(competitors::get).toList())
        .of(groups)
        .forEach(test -> tests.add(step == null ? test : test.at(step.label())));
  }
}
