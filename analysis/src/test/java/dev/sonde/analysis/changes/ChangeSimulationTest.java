package dev.sonde.analysis.changes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.changes.Change.State;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often a change is said where there is none, and how soon where there is one. {@code
 * -Dsonde.changes.worlds=25} plays more audits of eight series.
 */
@Tag("simulation")
final class ChangeSimulationTest {

  private static final int CELLS = 8;
  private static final int SLOTS = 90;
  private static final int WORLDS = Integer.getInteger("sonde.changes.worlds", 5);

  /** The standard error of a p50 of 100 probes whose logarithms deviate by 0.5. */
  private static final double OF_100_PROBES = 0.0627;

  private record Outcome(int cell, int suspected, int confirmed) {}

  /** When each cell's first change was suspected and confirmed; -1: never. */
  private static List<Outcome> follow(List<double[]> logs, int from, int slots, long seed) {
    ChangeDetector detector = new ChangeDetector(ChangeRules.MEDIAN, seed);
    Set<String> present = new HashSet<>(Set.of(""));
    IntStream.range(0, CELLS).forEach(i -> present.add(String.valueOf((char) ('a' + i))));
    int[] suspected = new int[CELLS + 1];
    int[] confirmed = new int[CELLS + 1];
    Arrays.fill(suspected, -1);
    Arrays.fill(confirmed, -1);
    List<Change> known = List.of();
    for (int slot = from; slot <= slots; slot++) {
      known = ChangeLog.after(known, detector.detect(Worlds.cells(logs, slot)), present, slot);
      for (Change each : known) {
        String cell = each.detected().cell();
        int at = cell.isEmpty() ? CELLS : cell.charAt(0) - 'a';
        suspected[at] = suspected[at] < 0 ? slot : suspected[at];
        confirmed[at] = each.state() == State.CONFIRMED && confirmed[at] < 0 ? slot : confirmed[at];
      }
    }
    List<Outcome> all = new ArrayList<>();
    for (int i = 0; i <= CELLS; i++) {
      all.add(new Outcome(i, suspected[i], confirmed[i]));
    }
    return all;
  }

  private static double falseAlarms(
      String what, BiFunction<SplittableRandom, Integer, double[]> cell, int slots) {
    long suspected = 0;
    long confirmed = 0;
    for (int world = 0; world < WORLDS; world++) {
      SplittableRandom random = new SplittableRandom(world);
      List<double[]> logs = new ArrayList<>();
      for (int i = 0; i < CELLS; i++) {
        logs.add(cell.apply(random, slots));
      }
      for (Outcome each : follow(logs, slots - SLOTS + 14, slots, world)) {
        suspected += each.suspected() >= 0 ? 1 : 0;
        confirmed += each.confirmed() >= 0 ? 1 : 0;
      }
    }
    double share = (double) suspected / (WORLDS * CELLS);
    System.out.printf(
        "%s: %.1f %% of series with a false change within %d slots, %.1f %% confirmed%n",
        what, 100 * share, SLOTS, 100.0 * confirmed / (WORLDS * CELLS));
    return share;
  }

  @Test
  void aSeriesWithoutChangesSeldomAlarms() {
    assertThat(
            falseAlarms(
                "independent",
                (random, n) -> Worlds.correlated(n, 0, OF_100_PROBES, random),
                SLOTS))
        .isLessThanOrEqualTo(0.02);
    assertThat(
            falseAlarms(
                "correlated .7", (random, n) -> Worlds.correlated(n, 0.7, 0.15, random), SLOTS))
        .isLessThanOrEqualTo(0.05);
    assertThat(
            falseAlarms(
                "heavy tails",
                (random, n) ->
                    IntStream.range(0, n).mapToDouble(i -> 0.1 * Worlds.heavy(random)).toArray(),
                SLOTS))
        .isLessThanOrEqualTo(0.05);
    assertThat(
            falseAlarms(
                "with gaps",
                (random, n) -> {
                  double[] logs = Worlds.correlated(n, 0.7, 0.15, random);
                  for (int i = 0; i < n; i++) {
                    logs[i] = random.nextInt(5) == 0 ? Double.NaN : logs[i];
                  }
                  return logs;
                },
                SLOTS))
        .isLessThanOrEqualTo(0.05);
    assertThat(
            falseAlarms(
                "weeks with busy hours",
                (random, n) -> {
                  double[] logs = Worlds.correlated(n, 0.4, 0.1, random);
                  double busy = 0.4 * random.nextDouble();
                  for (int i = 0; i < n; i++) {
                    logs[i] += i / 8 % 7 < 5 && i % 8 > 3 ? busy : 0;
                  }
                  return logs;
                },
                8 * 7 * 5 + SLOTS))
        .isLessThanOrEqualTo(0.05);
  }

  @Test
  void aStepIsSuspectedWithinFiveSlotsAndConfirmedWithinEight() {
    int worlds = 30;
    int at = 40;
    long soon = 0;
    long confirmed = 0;
    for (int world = 0; world < worlds; world++) {
      SplittableRandom random = new SplittableRandom(1000 + world);
      List<double[]> logs = new ArrayList<>();
      for (int i = 0; i < CELLS; i++) {
        logs.add(Worlds.correlated(at + 8, 0, OF_100_PROBES, random));
      }
      Worlds.step(logs.get(0), at, 1.5);
      Outcome stepped = follow(logs, at, at + 8, world).get(0);
      soon += stepped.suspected() > at && stepped.suspected() <= at + 5 ? 1 : 0;
      confirmed += stepped.confirmed() > at ? 1 : 0;
    }
    System.out.printf(
        "a step of 1.5 at 100 probes a slot: %.0f %% suspected within 5 slots, %.0f %% confirmed within 8%n",
        100.0 * soon / worlds, 100.0 * confirmed / worlds);
    assertThat((double) soon / worlds).isGreaterThanOrEqualTo(0.9);
    assertThat((double) confirmed / worlds).isGreaterThanOrEqualTo(0.9);
  }
}
