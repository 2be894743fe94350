package dev.sonde.analysis.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.diff.Pairs.Likeness;
import dev.sonde.analysis.report.Report;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Error rates of a diff, from pairs of runs with known differences. */
@Tag("simulation")
class DiffSimulationTest {

  private static final int PAIRS = 200;

  /**
   * Of 200 diffs, 10 may have a false alarm at a rate of one in twenty. At exactly this rate, more
   * than 18 have a probability of one in a hundred.
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

  /** A change of the size that is found in four of five cases is found in most. */
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

  /** The number of seeds for which the condition holds, tried in parallel. */
  private static long seeds(IntPredicate holds) {
    return IntStream.range(0, PAIRS).parallel().filter(holds).count();
  }
}
