package dev.sonde.analysis.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.diff.Pairs.Likeness;
import dev.sonde.analysis.report.Report;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a diff is wrong: of pairs of runs of which the truth is known. */
class DiffSimulationTest {

  private static final int PAIRS = 200;

  /**
   * Of 200 diffs one in twenty may cry, which is 10; 18 is what chance exceeds once in a hundred
   * times if it is exactly so.
   */
  private static final int MOST_FALSE = 18;

  @ParameterizedTest
  @CsvSource({"5", "20", "80"})
  void equalProvidersRarelySeemChanged(int probes) {
    Likeness same = new Likeness(200, 20);
    int alarms = 0;
    for (int seed = 0; seed < PAIRS; seed++) {
      Report base = Pairs.report("01A", 1000L + 2L * seed, probes, same, same);
      Report head = Pairs.report("01B", 1001L + 2L * seed, probes, same, same);
      Diff diff = RunDiff.of(base, head, DiffOptions.DEFAULT);
      boolean cries =
          diff.rows().stream().anyMatch(row -> row.test() != null && row.change().isChange());
      alarms += cries ? 1 : 0;
    }
    assertThat(alarms).isLessThanOrEqualTo(MOST_FALSE);
  }

  /** And what is said to be seen in four of five cases is seen in most. */
  @ParameterizedTest
  @CsvSource({"80, 1.5, 190", "20, 2, 180"})
  void whatIsSlowerIsFound(int probes, double factor, int least) {
    Likeness before = new Likeness(200, 0);
    int found = 0;
    for (int seed = 0; seed < PAIRS; seed++) {
      Report base = Pairs.report("01A", 5000L + 2L * seed, probes, before);
      Report head = Pairs.report("01B", 5001L + 2L * seed, probes, new Likeness(200 * factor, 0));
      Diff.Row row =
          RunDiffTest.row(RunDiff.of(base, head, DiffOptions.DEFAULT), "groq", "ttft", "p50");
      found += row.change() == Diff.Change.SLOWER ? 1 : 0;
    }
    assertThat(found).isGreaterThanOrEqualTo(least);
  }
}
