package dev.sonde.coordinator.report;

import dev.sonde.common.event.Outcome;
import dev.sonde.coordinator.fold.LedgerCounts;
import dev.sonde.coordinator.fold.MergedCell;
import dev.sonde.coordinator.fold.ProbeRow;
import dev.sonde.coordinator.statistics.Ranking;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ranks the targets of each model and region by the run's metric. */
final class Rankings {

  /** Probes a cell that a test looks at: more would cost time and change nothing. */
  static final int SAMPLE = 4096;

  private final RankMetric metric;
  private final Samples samples;

  /** What ranking adds to a report. */
  record Ranked(List<CellReport> cells, List<Report.PairTest> tests) {}

  Rankings(RankMetric metric, Samples samples) {
    this.metric = metric;
    this.samples = samples;
  }

  /**
   * Ranks cells.
   *
   * @param reports in the order of {@code cells}
   */
  Ranked rank(List<MergedCell> cells, List<CellReport> reports) {
    Map<String, List<Integer>> races = new TreeMap<>();
    for (int i = 0; i < cells.size(); i++) {
      String race = reports.get(i).model() + ' ' + reports.get(i).region();
      races.computeIfAbsent(race, any -> new ArrayList<>()).add(i);
    }
    List<CellReport> ranked = new ArrayList<>(reports);
    List<Report.PairTest> tests = new ArrayList<>();
    for (List<Integer> race : races.values()) {
      List<Ranking.Competitor> competitors =
          race.stream().map(i -> competitor(cells.get(i))).toList();
      Ranking.Groups groups = Ranking.rank(competitors);
      for (int i = 0; i < race.size(); i++) {
        OptionalInt group = groups.groups().get(i);
        int cell = race.get(i);
        ranked.set(cell, reports.get(cell).ranked(group.isPresent() ? group.getAsInt() : null));
      }
      CellReport first = reports.get(race.get(0));
      tests.addAll(
          new PairTests(
                  metric.label(),
                  first.model(),
                  first.region(),
                  race.stream().map(i -> reports.get(i).provider()).toList(),
                  competitors)
              .of(groups));
    }
    return new Ranked(ranked, tests);
  }

  private Ranking.Competitor competitor(MergedCell cell) {
    LedgerCounts counts = cell.counts();
    double[] values =
        thinned(samples.of(cell.cell())).stream()
            .map(this::value)
            .filter(value -> value != null)
            .mapToDouble(Double::doubleValue)
            .toArray();
    return new Ranking.Competitor(values, counts.succeeded(), counts.answered());
  }

  /** Null when the probe says nothing about the metric. */
  private @Nullable Double value(ProbeRow row) {
    if (row.outcome() == Outcome.TIMEOUT) {
      return metric.reached(row) ? null : (Double) Double.POSITIVE_INFINITY;
    }
    long micros = row.outcome() == Outcome.OK ? metric.micros(row) : RankMetric.NONE;
    return micros == RankMetric.NONE ? null : (Double) (double) micros;
  }

  /** Evenly over the run, so that no part of it weighs more than another. */
  static List<ProbeRow> thinned(List<ProbeRow> sample) {
    if (sample.size() <= SAMPLE) {
      return sample;
    }
    List<ProbeRow> thinned = new ArrayList<>(SAMPLE);
    for (int i = 0; i < SAMPLE; i++) {
      thinned.add(sample.get((int) ((long) i * sample.size() / SAMPLE)));
    }
    return thinned;
  }
}
