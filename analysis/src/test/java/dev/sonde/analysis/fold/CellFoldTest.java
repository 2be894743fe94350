package dev.sonde.analysis.fold;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.event.Metric;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CellFoldTest {

  private static final Cell CELL = new Cell("default", 0);
  private static final long OK_COST_NANO_USD = 16 * 180 + 11 * 200;
  // "ping" has 4 bytes, the template 256 tokens, the answer 128 tokens.
  private static final long RESERVATION_NANO_USD = (4 + 256) * 180 + 128 * 200;

  private final Run run = RunBuilder.of("together", "novita").warmup(2).partitions(1).build();
  private final CellFold fold = new CellFold(run, CELL, 0);

  @ParameterizedTest
  @CsvSource({
    "IN_DOUBT,  DROPPED,      DROPPED",
    "IN_DOUBT,  OK,           OK",
    "DROPPED,   IN_DOUBT,     DROPPED",
    "DROPPED,   CANCELLED,    DROPPED",
    "CANCELLED, DROPPED,      CANCELLED",
    "CANCELLED, OK,           OK",
    "UNUSED,    OK,           OK",
    "UNUSED,    DROPPED,      UNUSED",
    "OK,        DROPPED,      OK",
    "OK,        RATE_LIMITED, OK",
    "RATE_LIMITED, OK,        RATE_LIMITED",
    "OK,        IN_DOUBT,     OK",
  })
  void theHigherRankStandsAndAmongEqualsTheFirst(Outcome first, Outcome second, Outcome standing) {
    fold.add(probe(5).outcome(first).event());
    fold.add(probe(5).outcome(second).event());

    CellFold alone = new CellFold(run, CELL, 0);
    alone.add(probe(5).outcome(standing).event());
    assertThat(fold.counts()).isEqualTo(alone.counts());
    assertThat(fold.counts().seen()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Outcome.class)
  void aRepeatedEventChangesNothing(Outcome outcome) {
    ProbeEvent event = probe(5).outcome(outcome).event();
    fold.add(event);
    byte[] once = fold.toPartial().toByteArray();
    fold.add(event);
    assertThat(fold.toPartial().toByteArray()).isEqualTo(once);
  }

  @Test
  void paysForEveryAttemptThatWentOutButCountsOne() {
    fold.add(probe(5).outcome(Outcome.IN_DOUBT).event());
    fold.add(probe(5).attempt(2).event());
    fold.add(probe(5).attempt(1).event());
    fold.add(probe(5).attempt(1).event());

    assertThat(fold.counts()).isEqualTo(new LedgerCounts(1, 0, 0, 0, 0, 0));
    CostSums money = merged().costs();
    assertThat(money.cost()).isEqualTo(2 * OK_COST_NANO_USD);
    assertThat(money.successCost()).isEqualTo(OK_COST_NANO_USD);
    assertThat(money.reserved()).isEqualTo(2 * RESERVATION_NANO_USD);
  }

  @Test
  void reservesOnceWhenADroppedProbeTurnsOutToBeAnswered() {
    fold.add(probe(5).outcome(Outcome.DROPPED).event());
    assertThat(merged().costs().released()).isEqualTo(RESERVATION_NANO_USD);
    fold.add(probe(5).event());
    assertThat(merged().costs().released()).isEqualTo(RESERVATION_NANO_USD - OK_COST_NANO_USD);
  }

  @ParameterizedTest
  @CsvSource({
    "OK, 200, true, false, 5080",
    "OK, 200, false, true, 72400",
    "RATE_LIMITED, 429, false, false, 0",
    "SERVER_ERROR, 503, false, false, 0",
    "CONNECT, 0, false, false, 0",
    "STREAM_ERROR, 200, false, true, 72400",
    "TIMEOUT, 200, false, true, 72400",
    "TIMEOUT, 0, false, true, 72400",
    "RESET, 0, false, true, 72400",
  })
  void chargesWhatMayBeBilled(
      Outcome outcome, int status, boolean usage, boolean estimated, long nanoUsd) {
    Probe probe = probe(5).outcome(outcome).status(status);
    fold.add((usage ? probe : probe.withoutUsage()).event());
    assertThat(merged().costs().cost()).isEqualTo(nanoUsd);
    assertThat(merged().costs().estimated()).isEqualTo(estimated ? 1 : 0);
    assertThat(merged().costs().byOutcome())
        .isEqualTo(nanoUsd == 0 ? Map.of() : Map.of(outcome.label(), nanoUsd));
  }

  @ParameterizedTest
  @CsvSource({"NOT_OFFERED, 1", "NO_CALL, 1", "VALID, 1", "SCHEMA_MISMATCH, 0", "MARKUP_LEAK, 0"})
  void countsAnswersThatKeepToTheirPrompt(ToolCheck tools, long valid) {
    fold.add(probe(5).tools(tools).event());
    fold.add(probe(6).tools(tools).outcome(Outcome.TRUNCATED).event());
    assertThat(merged().tokens().valid()).isEqualTo(valid);
  }

  @Test
  void inDoubtReleasesNothing() {
    fold.add(probe(5).outcome(Outcome.IN_DOUBT).event());
    assertThat(merged().costs().reserved()).isZero();
    assertThat(merged().costs().released()).isZero();
  }

  @Test
  void countsWhatIsBilledAboveTheReservationAsOverrun() {
    fold.add(probe(5).tokens(1000).event());
    long cost = 16 * 180 + 1000 * 200;
    assertThat(merged().costs().overrun()).isEqualTo(cost - RESERVATION_NANO_USD);
  }

  @Test
  void aTargetWithoutPriceHasUnknownCostAndNoneEstimated() {
    Run free = RunBuilder.of().target(RunBuilder.MODEL, "local", null).partitions(1).build();
    CellFold unpriced = new CellFold(free, CELL, 0);
    unpriced.add(Probe.of(free, 5, 0).event());
    CostSums money = merged(free, unpriced).costs();
    assertThat(money.unpriced()).isEqualTo(1);
    assertThat(money.cost()).isZero();
    assertThat(money.estimated()).isZero();
  }

  @Test
  void warmupIsApart() {
    fold.add(probe(0).event());
    fold.add(probe(1).outcome(Outcome.SERVER_ERROR).event());
    fold.add(probe(1).outcome(Outcome.SERVER_ERROR).event());

    assertThat(fold.counts()).isEqualTo(LedgerCounts.NONE);
    assertThat(fold.warmup()).isEqualTo(new WarmupCounts(2, 1, 0, 0));
    MergedCell merged = merged();
    assertThat(merged.latency(Metric.TTFT).isEmpty()).isTrue();
    assertThat(merged.costs().cost()).isZero();
    assertThat(merged.costs().warmupCost()).isEqualTo(OK_COST_NANO_USD);
    assertThat(merged.workers()).isEmpty();
  }

  @Test
  void countsNothingButLateAfterTheFirstEnd() {
    fold.add(probe(5).event());
    fold.end(1000);
    fold.add(probe(6).event());
    fold.end(2000);

    assertThat(fold.counts().seen()).isEqualTo(1);
    assertThat(merged().late()).isEqualTo(1);
    assertThat(merged().endedAtMillis()).isEqualTo(1000);
    assertThat(merged().complete()).isTrue();
  }

  @Test
  void measuresOkProbesOnlyAndCountsTimeoutsAsCensored() {
    fold.add(probe(5).ttftMicros(123_456).event());
    fold.add(probe(6).outcome(Outcome.SERVER_ERROR).event());
    fold.add(probe(7).outcome(Outcome.TIMEOUT).event());

    Distribution ttft = merged().latency(Metric.TTFT);
    assertThat(ttft.probes()).isEqualTo(1);
    assertThat(ttft.min()).isEqualTo(123_456);
    assertThat(ttft.censored()).isEqualTo(1);
    assertThat(merged().latency(Metric.E2E).censored()).isEqualTo(1);
    assertThat(merged().latency(Metric.SEND_LAG).censored()).isZero();
    assertThat(merged().workers().values())
        .singleElement()
        .extracting(lag -> lag.sendLag().getTotalCount())
        .isEqualTo(3L);
  }

  @Test
  void poolsChunkGapsButCountsProbes() {
    fold.add(probe(5).tokens(11).gapMicros(0).event());
    fold.add(probe(6).tokens(3).gapMicros(500).event());
    Distribution gaps = merged().latency(Metric.ICL);
    assertThat(gaps.probes()).isEqualTo(2);
    assertThat(gaps.values()).isEqualTo(12);
    assertThat(gaps.min()).isZero();
    assertThat(gaps.max()).isEqualTo(500);
  }

  @Test
  void takesOutputSpeedFromTheTokensAfterTheFirst() {
    fold.add(probe(5).tokens(11).gapMicros(10_000).event());
    assertThat(merged().outputRate().max()).isEqualTo(100_000);
  }

  @Test
  void hiddenTokensHaveNoPartInSpeeds() {
    fold.add(probe(5).tokens(40).hiddenTokens(1000).gapMicros(10_000).event());
    assertThat(merged().outputRate().max()).isEqualTo(100_000);
    assertThat(merged().latency(Metric.ITL).max()).isEqualTo(10_000);
    assertThat(merged().tokens().arrival().chunkTokens()).isEqualTo(40);
    assertThat(merged().tokens().usage().output()).isEqualTo(1040);
  }

  @Test
  void tokensThatTheTextCannotHoldAreInNoChunk() {
    fold.add(probe(5).tokens(1040).firstTokens(1001).event());
    fold.add(probe(6).tokens(11).event());
    assertThat(merged().tokens().arrival().chunkTokens()).isEqualTo(11);
    assertThat(merged().tokens().arrival().chunks()).isEqualTo(11);
  }

  @Test
  void countsTheStreamsWhoseSpeedIsNotKnown() {
    fold.add(probe(5).tokens(11).event());
    fold.add(probe(6).tokens(58).firstTokens(50).event());
    fold.add(probe(7).tokens(58).firstTokens(58).event());
    assertThat(merged().outputRate().probes()).isEqualTo(1);
    assertThat(merged().latency(Metric.ITL).probes()).isEqualTo(1);
    assertThat(merged().tokens().arrival().unrated()).isEqualTo(1);
  }

  @Test
  void tellsFakeStreamsFromStreams() {
    fold.add(probe(5).tokens(20).gapMicros(10_000).event());
    fold.add(probe(6).tokens(20).gapMicros(0).event());
    fold.add(probe(7).tokens(20).gapMicros(1).ttftMicros(900_000).event());
    fold.add(probe(8).tokens(2).gapMicros(0).event());
    assertThat(merged().tokens().arrival().streamsJudged()).isEqualTo(3);
    assertThat(merged().tokens().arrival().fakeStreams()).isEqualTo(2);
  }

  @Test
  void countsEarlyAnswersOfAnyOutcome() {
    fold.add(probe(5).early().event());
    fold.add(probe(6).early().outcome(Outcome.SERVER_ERROR).event());
    fold.add(probe(7).event());
    assertThat(merged().tokens().arrival().early()).isEqualTo(2);
  }

  @Test
  void keepsEachAnswerAndEachTextOnce() {
    fold.add(probe(6).text("pong").withoutUsage().event());
    fold.add(probe(5).text("pong").ttftMicros(70_000).event());
    fold.add(probe(7).outcome(Outcome.SERVER_ERROR).event());

    List<AnswerRow> answers = merged().answers();
    assertThat(answers).extracting(AnswerRow::block).containsExactly(5L, 6L);
    assertThat(answers).extracting(AnswerRow::prefix).containsOnly("pong");
    assertThat(answers).extracting(AnswerRow::finish).containsOnly(Finish.STOP);
    assertThat(answers.get(0).ttftMicros()).isEqualTo(70_000);
    assertThat(answers.get(0).outputTokens()).isEqualTo(11);
    assertThat(answers.get(1).hasUsage()).isFalse();
    assertThat(fold.toPartial().getAnswerRows().getTextPrefixList()).containsExactly("pong");
  }

  @Test
  void aPromptWithARequestOfItsOwnHasNoPartInLatencies() {
    Run mixed = RunBuilder.of("together").partitions(1).ownRequest(1).build();
    CellFold both = new CellFold(mixed, CELL, 0);
    both.add(Probe.of(mixed, 5, 0).prompt(0).event());
    both.add(Probe.of(mixed, 6, 0).prompt(1).ttftMicros(9_000_000).event());
    both.add(Probe.of(mixed, 7, 0).prompt(1).outcome(Outcome.TIMEOUT).event());

    MergedCell merged = merged(mixed, both);
    assertThat(merged.latency(Metric.TTFT).probes()).isEqualTo(1);
    assertThat(merged.latency(Metric.TTFT).censored()).isZero();
    assertThat(merged.outputRate().probes()).isEqualTo(1);
    assertThat(merged.sample()).hasSize(1);
    assertThat(merged.counts().succeeded()).isEqualTo(2);
    assertThat(merged.outcomes()).containsEntry("ok", 2L).containsEntry("timeout", 1L);
    assertThat(merged.costs().estimated()).isEqualTo(1);
    assertThat(merged.answers()).hasSize(2);
  }

  @Test
  void boundsWhatProvidersCanMakeUp() {
    Run many = RunBuilder.of("together").count(1000).partitions(1).build();
    CellFold full = new CellFold(many, CELL, 0);
    for (int block = 0; block < 1000; block += 2) {
      full.add(Probe.of(many, block, 0).text("text " + block).shape(block + 1).event());
      Probe failed = Probe.of(many, block + 1, 0).outcome(Outcome.SERVER_ERROR);
      full.add(failed.error("request " + block + " failed").worker("w-" + block).event());
    }
    MergedCell merged = merged(many, full);
    assertThat(merged.shapes()).hasSize(CellState.LABELS + 1);
    assertThat(sum(merged.shapes())).isEqualTo(500);
    assertThat(merged.answers()).hasSize(500);
    assertThat(merged.errors()).hasSize(ErrorTable.BOUND + 1);
    assertThat(merged.errors().get(0))
        .isEqualTo(new ErrorTally("other", "other", 500 - ErrorTable.BOUND));
    assertThat(merged.workers()).hasSize(WorkerTable.BOUND + 1).containsKey("other");
  }

  @Test
  void aRestartWithFullTablesGoesOnAsIfThereHadBeenNone() {
    Run many = RunBuilder.of("together").count(1000).partitions(1).build();
    CellFold straight = new CellFold(many, CELL, 0);
    CellFold restarted = new CellFold(many, CELL, 0);
    for (int block = 0; block < 1000; block++) {
      Outcome outcome = block % 2 == 0 ? Outcome.OK : Outcome.SERVER_ERROR;
      Probe probe = Probe.of(many, block, 0).outcome(outcome).text("text " + block % 700);
      ProbeEvent event = probe.error("error " + block % 300).worker("w-" + block % 600).event();
      straight.add(event);
      restarted.add(event);
      if (block % 90 == 89) {
        restarted = CellFold.fromPartial(many, restarted.toPartial());
      }
    }
    assertThat(restarted.toPartial().toByteArray()).isEqualTo(straight.toPartial().toByteArray());
  }

  private static long sum(Map<Long, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void refusesWhatCannotBelongToTheCell() {
    assertRefused(Probe.of(run, 5, 1).event(), "does not belong");
    assertRefused(probe(5).region("eu").event(), "does not belong");
    assertRefused(probe(102).event(), "block is 102, allowed is 0 to 101");
    assertRefused(probe(5).attempt(3).event(), "attempt - 1 is 2");
    assertRefused(probe(5).prompt(2).event(), "prompt is 2");
    assertRefused(probe(5).ttftMicros(-5).event(), "ttft is -5, allowed is 0 to");
    assertThat(fold.counts().seen()).isZero();
    assertThat(merged().latency(Metric.SEND_LAG).isEmpty()).isTrue();
  }

  private void assertRefused(ProbeEvent event, String message) {
    assertThatThrownBy(() -> fold.add(event))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void refusesTwoPartialsOfOnePartition() {
    assertThatThrownBy(() -> FoldMerge.merge(run, List.of(fold.toPartial(), fold.toPartial())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("partition of the partial");
  }

  private Probe probe(long block) {
    return Probe.of(run, block, 0);
  }

  private MergedCell merged() {
    return merged(run, fold);
  }

  private static MergedCell merged(Run run, CellFold fold) {
    return Merged.of(run, CELL, List.of(fold.toPartial()));
  }
}
