package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.RankMetric;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import org.junit.jupiter.api.Test;

/** Speeds that cannot be compared are neither shown nor ranked. */
class TokenSpeedTest {

  private static final Run RUN =
      RunBuilder.of("together", "bundled", "held-back").rankBy(RankMetric.ITL).build();

  private static Report report() {
    return new Scenario(RUN)
        .target(0, 100, 210)
        .bend((probe, block) -> probe.firstTokens(block % 4 == 0 ? 1 : 20))
        .target(1, 100, 180)
        .bend((probe, block) -> probe.gapMicros(90).ttftMicros(900_000))
        .target(2, 100, 180)
        .report();
  }

  @Test
  void tokensOfUnknownPlaceAreNotRankedByItl() {
    Report report = report();
    assertThat(report.cells()).extracting(CellReport::rankGroup).containsExactly(1, null, null);
    assertThat(report.cells().get(0).tokens().outputPerSecond().p50()).isBetween(90.0, 110.0);
    assertThat(report.cells().get(1).tokens().outputPerSecond().p50()).isNull();
    assertThat(report.cells().get(2).tokens().outputPerSecond().p50()).isNull();
    assertThat(Phrases.notes(report))
        .contains(
            "bundled is not ranked: the ITL of most of its answers cannot be compared",
            "bundled: 75 answers without tok/s and ITL: how many of its tokens came after the first"
                + " read is unknown");
  }

  @Test
  void aThresholdOnASpeedThatIsNotKnownSaysSo() {
    Run run = RunBuilder.of("bundled").thresholds("output_tokens_per_second > 30/s").build();
    Report report =
        new Scenario(run)
            .bend((probe, block) -> probe.firstTokens(20))
            .target(0, 100, 180)
            .report();
    assertThat(Phrases.thresholdLines(report).get(0).text())
        .isEqualTo(
            "? output_tokens_per_second > 30/s  bundled: how many tokens came after the first read is"
                + " unknown for most answers");
  }

  @Test
  void hiddenTokensChangeNoRank() {
    Run run = RunBuilder.of("together", "hides").rankBy(RankMetric.ITL).build();
    Report report =
        new Scenario(run)
            .bend((probe, block) -> probe.gapMicros(10_000 + 7 * block))
            .target(0, 100, 210)
            .bend((probe, block) -> probe.gapMicros(10_000 + 7 * block).hiddenTokens(1000))
            .target(1, 100, 210)
            .report();
    assertThat(report.cells()).extracting(CellReport::rankGroup).containsExactly(1, 1);
    assertThat(report.cells().get(1).output().tokensPerChunk()).isEqualTo(1);
  }
}
