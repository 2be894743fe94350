package dev.sonde.analysis.pooling;

import dev.sonde.analysis.report.CellFigures;
import dev.sonde.analysis.report.CellRanking;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Comparison;
import dev.sonde.analysis.report.RankedValues;
import dev.sonde.analysis.statistics.Ranking;
import dev.sonde.common.event.Metric;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Ranks from the values that the reports carry by run and slot of time. Prompts are not known, so
 * values of all prompts are compared with each other, which makes the test more conservative. Of a
 * cell with more than {@link #SAMPLE} values, an evenly spaced subset is used.
 *
 * <p>Without slots equal providers are told apart too often, so cells are not ranked when one of
 * them has values without slots.
 *
 * @param cells in the order given, with their rank groups
 */
record PooledRanks(List<CellReport> cells, List<Comparison.PairTest> tests) {

  static final int SAMPLE = 4096;

  private static final int MICROS = 1000;

  static PooledRanks of(String rankBy, List<CellReport> cells) {
    if (!cells.stream().allMatch(cell -> RankedValues.isComplete(cell, rankBy))) {
      return new PooledRanks(cells, List.of());
    }
    Numbers numbers = Numbers.of(cells);
    CellRanking.Ranked ranked =
        CellRanking.of(
            rankBy, cells, cells.stream().map(cell -> competitor(cell, rankBy, numbers)).toList());
    return new PooledRanks(ranked.cells(), ranked.tests());
  }

  private static Ranking.Competitor competitor(CellReport cell, String rankBy, Numbers numbers) {
    boolean comparable = !rankBy.equals(Metric.ITL.label()) || CellFigures.isRated(cell);
    Sample sample = Sample.of(comparable ? cell.rankedValues() : null, numbers);
    return new Ranking.Competitor(
        sample.values,
        new Ranking.Layout(new int[0], sample.slots, sample.runs),
        cell.ledger().succeeded(),
        cell.ledger().answered());
  }

  /** The numbers of runs, and of the slots of all of them, in the order of time. */
  private record Numbers(List<String> runs, TreeMap<String, Integer> slots) {

    static Numbers of(List<CellReport> cells) {
      TreeSet<String> runs = new TreeSet<>();
      TreeMap<String, Integer> slots = new TreeMap<>();
      for (CellReport cell : cells) {
        RankedValues values = cell.rankedValues();
        for (RankedValues.OfRun run :
            values == null ? List.<RankedValues.OfRun>of() : values.runs()) {
          runs.add(run.run());
          run.slots().forEach(slot -> slots.put(key(run.run(), slot.at()), 0));
        }
      }
      int next = 0;
      for (var slot : slots.entrySet()) {
        slot.setValue(next++);
      }
      return new Numbers(List.copyOf(runs), slots);
    }

    int slot(String run, long at) {
      return Objects.requireNonNull(slots.get(key(run, at)));
    }

    private static String key(String run, long at) {
      return "%s %019d".formatted(run, at);
    }
  }

  /** A cell's values with their slots and runs. */
  @SuppressWarnings("ArrayRecordComponent")
  private record Sample(double[] values, int[] slots, int[] runs) {

    static Sample of(@Nullable RankedValues from, Numbers numbers) {
      List<RankedValues.OfRun> runs = from == null ? List.of() : from.runs();
      long whole =
          runs.stream()
              .flatMap(run -> run.slots().stream())
              .mapToLong(slot -> slot.ms().size() + slot.timeouts())
              .sum();
      int kept = (int) Math.min(SAMPLE, whole);
      Sample sample = new Sample(new double[kept], new int[kept], new int[kept]);
      long seen = 0;
      int filled = 0;
      for (RankedValues.OfRun run : runs) {
        int number = numbers.runs.indexOf(run.run());
        for (RankedValues.Slot slot : run.slots()) {
          int place = numbers.slot(run.run(), slot.at());
          for (int i = 0; i < slot.ms().size() + slot.timeouts(); i++, seen++) {
            // A subset takes the middle of each part.
            if (filled < kept && (filled + 0.5) * whole / kept < seen + 1) {
              sample.values[filled] =
                  i < slot.ms().size()
                      ? Math.rint(slot.ms().get(i) * MICROS)
                      : Double.POSITIVE_INFINITY;
              sample.slots[filled] = place;
              sample.runs[filled++] = number;
            }
          }
        }
      }
      return sample;
    }
  }
}
