package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.report.CellQuantities;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.ThresholdRules;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Threshold;
import dev.sonde.testing.RunBuilder;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How often a threshold on p95 errs, over 2,000 samples of log-normal latencies. */
@Tag("simulation")
class ThresholdErrorSimulationTest {

  private static final int SAMPLES = 2000;
  private static final double SPREAD = 0.5;

  /** The 95th percentile of a standard normal distribution. */
  private static final double Z95 = 1.6448536269514722;

  private final CellReport cell = cell();

  private static CellReport cell() {
    Run run = RunBuilder.of("together").untilTime().build();
    return Reported.of("01A", run, List.of(Probe.of(run, 0, 0).event())).cells().get(0);
  }

  /** A p95 that is a tenth over its limit. */
  @ParameterizedTest
  @CsvSource({
    "80, '', 0.15, 0.30",
    "80, ' surely', 0, 0.025",
    "200, ' surely', 0, 0.025",
  })
  void passesALimitThatIsBroken(int count, String judgement, double least, double most) {
    assertThat(passed(count, 1.1, judgement)).isBetween(least, most);
  }

  /** What "surely" costs: the p95 has to be well below its limit. */
  @ParameterizedTest
  @CsvSource({"80, 0.5, 0.75", "200, 0.67, 0.75", "400, 0.75, 0.75"})
  void passesALimitThatHoldsWithRoomToSpare(int count, double share, double least) {
    assertThat(passed(count, share, " surely")).isGreaterThanOrEqualTo(least);
  }

  /**
   * The share of samples that pass.
   *
   * @param share the true p95 over the limit of 1 s
   */
  private double passed(int count, double share, String judgement) {
    Threshold threshold = Threshold.parse("p95(ttft) < 1s" + judgement);
    double median = 1_000_000 * share / Math.exp(Z95 * SPREAD);
    SplittableRandom random = new SplittableRandom(count);
    int passed = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      Distribution values = new Distribution();
      for (int i = 0; i < count; i++) {
        values.record((long) (median * Math.exp(SPREAD * random.nextGaussian())));
      }
      Result result =
          ThresholdRules.judge(List.of(threshold), List.of(new CellQuantities(cell, any -> values)))
              .get(0)
              .result();
      passed += result == Result.PASS ? 1 : 0;
    }
    return passed / (double) SAMPLES;
  }
}
