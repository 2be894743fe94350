package dev.sonde.analysis.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.diff.Pairs.Likeness;
import dev.sonde.analysis.report.Report;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a diff is wrong: of pairs of runs of which the truth is known. */
@Tag("simulation")
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
    long alarms =
        seeds(
            seed -> {
              Report base = Pairs.report("01A", 1000L + 2L * seed, probes, same, same);
              Report head = Pairs.report("01B", 1001L + 2L * seed, probes, same, same);
              return RunDiff.of(base, head, DiffOptions.DEFAULT).rows().stream()
                  .anyMatch(row -> row.test() != null && row.change().isChange());
            });
    assertThat(alarms).isLessThanOrEqualTo(MOST_FALSE);
  }

  /** And what is said to be seen in four of five cases is seen in most. */
  @ParameterizedTest
  @CsvSource({"80, 1.5, 190", "20, 2, 180"})
  void whatIsSlowerIsFound(int probes, double factor, int least) {
    Likeness before = new Likeness(200, 0);
    Likeness after = new Likeness(200 * factor, 0);
    long found =
        seeds(
            seed -> {
              Report base = Pairs.report("01A", 5000L + 2L * seed, probes, before);
              Report head = Pairs.report("01B", 5001L + 2L * seed, probes, after);
              Diff diff = RunDiff.of(base, head, DiffOptions.DEFAULT);
              return RunDiffTest.row(diff, "groq", "ttft", "p50").change() == Diff.Change.SLOWER;
            });
    assertThat(found).isGreaterThanOrEqualTo(least);
  }

  /** Of how many seeds this holds; they are tried side by side. */
  private static long seeds(IntPredicate holds) {
    return IntStream.range(0, PAIRS).parallel().filter(holds).count();
  }
}
