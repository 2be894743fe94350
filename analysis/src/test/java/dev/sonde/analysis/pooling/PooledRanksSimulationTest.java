package dev.sonde.analysis.pooling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.Probe;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Comparison.PairTest;
import dev.sonde.analysis.report.RankedValues;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often merged reports tell providers apart, over 500 merges of three runs. */
@Tag("simulation")
class PooledRanksSimulationTest {

  private static final int MERGES = 500;
  private static final int RUNS = 3;
  private static final int SLOTS = 20;
  private static final int EACH = 10;

  private final List<CellReport> cells = cells();

  private static List<CellReport> cells() {
    Run run = RunBuilder.of("groq", "novita").untilTime().build();
    return Reported.of(
            "01A", run, List.of(Probe.of(run, 0, 0).event(), Probe.of(run, 0, 1).event()))
        .cells();
  }

  /** A level of a provider's own lasts for a slot, or for five; 5 % would be nominal. */
  @ParameterizedTest
  @CsvSource({"1, 0.4, 30", "5, 0.4, 30", "1, 0.0, 30"})
  void equalProvidersAreRarelyToldApart(int lasting, double sigma, int most) {
    assertThat(apart(lasting, sigma, 1)).isLessThanOrEqualTo(most);
  }

  /** Levels of slots also look like levels of the three runs. */
  @ParameterizedTest
  @CsvSource({"1, 0.0, 460", "1, 0.2, 290"})
  void aProviderThatIsAFifthSlowerIsToldApart(int lasting, double sigma, int least) {
    assertThat(apart(lasting, sigma, 1.2)).isGreaterThanOrEqualTo(least);
  }

  private int apart(int lasting, double sigma, double factor) {
    int apart = 0;
    for (int seed = 0; seed < MERGES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<CellReport> merged =
          List.of(
              with(cells.get(0), values(random, lasting, sigma, 1)),
              with(cells.get(1), values(random, lasting, sigma, factor)));
      apart +=
          PooledRanks.of("ttft", merged).tests().stream()
                  .filter(test -> test.test().equals(PairTest.LOCATION))
                  .anyMatch(PairTest::significant)
              ? 1
              : 0;
    }
    return apart;
  }

  private static CellReport with(CellReport cell, RankedValues values) {
    return new CellReport(
        cell.subject(),
        null,
        cell.counts(),
        cell.latencyMs(),
        cell.usage(),
        cell.answers(),
        new CellReport.Supplement(null, null, null, values),
        cell.role());
  }

  private static RankedValues values(
      SplittableRandom random, int lasting, double sigma, double factor) {
    List<RankedValues.OfRun> runs = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      List<RankedValues.Slot> slots = new ArrayList<>();
      double level = factor;
      for (int slot = 0; slot < SLOTS; slot++) {
        level = slot % lasting == 0 ? factor * Math.exp(sigma * random.nextGaussian()) : level;
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
          values.add(Math.rint(200_000 * level * Math.exp(0.5 * random.nextGaussian())) / 1000);
        }
        slots.add(new RankedValues.Slot(slot, values, 0));
      }
      runs.add(new RankedValues.OfRun("01" + run, slots));
    }
    return new RankedValues("ttft", runs);
  }
}
