package dev.sonde.coordinator.report;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.fold.LedgerCounts;
import dev.sonde.coordinator.fold.MergedCell;
import dev.sonde.coordinator.fold.ProbeRow;
import dev.sonde.coordinator.statistics.HodgesLehmann;
import dev.sonde.coordinator.statistics.Interval;
import dev.sonde.coordinator.statistics.Ranking;
import dev.sonde.coordinator.statistics.StratifiedRanks;
import dev.sonde.coordinator.statistics.StratifiedRanks.Stratum;
import dev.sonde.coordinator.statistics.TailTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ranks the targets of each model and region by the run's metric. */
final class Rankings {

  /** Probes a cell that a test looks at: more would cost time and change nothing. */
  static final int SAMPLE = 4096;

  private static final int DECIMALS = 9;
  private static final int SHARE = 6;

  private final Run run;
  private final RankMetric metric;
  private final Samples samples;

  /** What ranking adds to a report. */
  record Ranked(List<CellReport> cells, List<Report.PairTest> tests) {}

  Rankings(Run run, RankMetric metric, Samples samples) {
    this.run = run;
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
      groups.tests().stream()
          .filter(test -> isLikelier(test, groups))
          .map(test -> report(test, race.stream().map(cells::get).toList(), competitors))
          .forEach(tests::add);
    }
    return new Ranked(ranked, tests);
  }

  /** Of the two directions of a pair, the one that the sample speaks for. */
  private static boolean isLikelier(Ranking.PairTest test, Ranking.Groups groups) {
    return groups.tests().stream()
        .filter(other -> other.kind() == test.kind())
        .filter(other -> other.better() == test.worse() && other.worse() == test.better())
        .allMatch(
            other ->
                test.pValue() < other.pValue()
                    || (test.pValue() == other.pValue() && test.better() < test.worse()));
  }

  private Report.PairTest report(
      Ranking.PairTest test, List<MergedCell> race, List<Ranking.Competitor> competitors) {
    MergedCell better = race.get(test.better());
    Target target = run.targets().get(better.cell().target());
    double[] fast = competitors.get(test.better()).values();
    double[] slow = competitors.get(test.worse()).values();
    boolean location = test.kind() == Ranking.Kind.LOCATION;
    HodgesLehmann shift = location ? HodgesLehmann.of(slow, fast) : null;
    TailTest tail = location ? null : TailTest.of(slow, fast);
    return new Report.PairTest(
        location ? Report.PairTest.LOCATION : Report.PairTest.TAIL,
        metric.label(),
        target.model(),
        better.cell().region(),
        target.provider(),
        run.targets().get(race.get(test.worse()).cell().target()).provider(),
        decimal(test.pValue()),
        decimal(test.adjusted()),
        decimal(test.discovery()),
        test.significant(),
        shift == null ? null : Decimals.millis(shift.shift()),
        shift == null ? null : shift.ci95().flatMap(Rankings::millis).orElse(null),
        shift == null
            ? null
            : Decimals.round(StratifiedRanks.of(List.of(new Stratum(slow, fast))).delta(), SHARE),
        tail == null ? null : Decimals.round(tail.other().value(), SHARE),
        tail == null ? null : Decimals.round(tail.one().value(), SHARE));
  }

  /** Empty when timeouts leave an end open. */
  private static Optional<Interval> millis(Interval micros) {
    Double lower = Decimals.millis(micros.lower());
    Double upper = Decimals.millis(micros.upper());
    return lower == null || upper == null
        ? Optional.empty()
        : Optional.of(new Interval(lower, upper));
  }

  private static double decimal(double pValue) {
    Double rounded = Decimals.round(pValue, DECIMALS);
    return rounded == null ? 1 : rounded;
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
