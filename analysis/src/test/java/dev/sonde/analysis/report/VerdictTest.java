package dev.sonde.analysis.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.fold.Probe;
import dev.sonde.analysis.report.Report.Reason;
import dev.sonde.analysis.report.Report.Verdict;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Stop;
import dev.sonde.testing.RunBuilder;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class VerdictTest {

  private static final Run CLOSED = RunBuilder.of("together").build();

  @ParameterizedTest
  @CsvSource({
    // Judged by p99 with 100 probes, by p90 with 20, by the median with fewer.
    "100, 1, VALID",
    "100, 2, INVALID",
    "20, 2, VALID",
    "20, 3, INVALID",
    "9, 4, VALID",
    "9, 5, INVALID",
  })
  void sendLagIsJudgedByThePercentileThatTheSampleCarries(int count, int late, Verdict verdict) {
    Run run = RunBuilder.of("together").count(count).build();
    Report report =
        report(run, count, (probe, block) -> probe.lagMicros(block < late ? 60_000 : 1));
    assertThat(report.verdict()).isEqualTo(verdict);
    if (verdict == Verdict.INVALID) {
      Reason reason = report.reasons().get(0);
      assertThat(reason.code().known()).isEqualTo(ReasonCode.SEND_LAG);
      assertThat(reason.where()).isEqualTo("w-1");
      // Two percent of a median of about half a second.
      assertThat(reason.limit()).isBetween(5.0, 15.0);
    }
  }

  /**
   * In a closed loop: a quiet machine has a pause now and then, a starved one is late for many
   * probes, and a stall of seconds meets the few that were open.
   */
  @ParameterizedTest
  @CsvSource({
    "100, 10, 25, VALID",
    "100, 30, 70, VALID",
    "100, 31, 11, INVALID",
    "100, 34, 40, INVALID",
    "100, 5, 2000, VALID",
    "100, 6, 2000, INVALID",
    "100, 6, 99, VALID",
    "25, 6, 25, VALID",
    "25, 8, 25, INVALID",
    "19, 1, 2000, VALID",
    "20, 2, 2000, INVALID",
    "4, 2, 2000, INVALID",
  })
  void loopLagIsJudgedByTheShareOfProbes(int count, int late, long millis, Verdict verdict) {
    Run run = RunBuilder.of("together").count(count).build();
    Report report =
        report(run, count, (probe, block) -> probe.loopLagMicros(block < late ? millis * 1000 : 1));
    assertThat(report.verdict()).isEqualTo(verdict);
    if (verdict == Verdict.INVALID) {
      Reason reason = report.reasons().get(0);
      assertThat(reason.code().known()).isEqualTo(ReasonCode.LOOP_LAG);
      assertThat(reason.value()).isCloseTo((double) millis, within(0.01 * millis));
      assertThat(reason.limit()).isEqualTo(late > 0.3 * count ? 10.0 : 100.0);
    }
  }

  /** Ten probes a second, so each window of ten seconds has a hundred. */
  @Test
  void aRunWhoseFirstSecondsAreLateIsInvalidHoweverLongItIs() {
    Run run = RunBuilder.of("together").count(600).build();
    Report report = report(run, 600, (probe, block) -> probe.lagMicros(block < 6 ? 60_000 : 1));
    assertThat(report.workers().get(0).delays().sendLagMs().p99()).isLessThan(5.0);
    assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    Reason reason = report.reasons().get(0);
    assertThat(reason.code().known()).isEqualTo(ReasonCode.SEND_LAG);
    assertThat(reason.value()).isCloseTo(60.0, within(0.5));
    assertThat(reason.during()).containsExactly(new Report.Span(0, 10));
    assertThat(TextReport.render(report, 120, false))
        .contains("w-1 sent 59.9 ms late from 0 s to 10 s; up to");
    assertThat(ReportJson.read(ReportJson.write(report)).reasons()).isEqualTo(report.reasons());
  }

  /** The whole is late by little, and one part by much: the figure is that of the part. */
  @Test
  void aReasonWithATimeHasTheFigureOfThatTime() {
    Run run = RunBuilder.of("together").count(600).build();
    Report report =
        report(
            run,
            600,
            (probe, block) -> probe.lagMicros(block < 6 ? 60_000 : block % 100 == 50 ? 20_000 : 1));
    assertThat(report.workers().get(0).delays().sendLagMs().p99()).isCloseTo(20.0, within(0.2));
    Reason reason = report.reasons().get(0);
    assertThat(reason.during()).containsExactly(new Report.Span(0, 10));
    assertThat(reason.value()).isCloseTo(60.0, within(0.5));
  }

  @Test
  void oneLateProbeOfAHundredIsAllowedInEachWindow() {
    Run run = RunBuilder.of("together").count(600).build();
    Report report =
        report(run, 600, (probe, block) -> probe.lagMicros(block % 100 == 0 ? 60_000 : 1));
    assertThat(report.verdict()).isEqualTo(Verdict.VALID);
  }

  /** Two of a hundred happen by chance in one of sixty parts, with few late ones in all. */
  @Test
  void aLongRunIsNotInvalidForTheChanceOfItsManyParts() {
    Run run = RunBuilder.of("together").count(6000).build();
    Report report =
        report(run, 6000, (probe, block) -> probe.lagMicros(block % 1000 < 2 ? 60_000 : 1));
    assertThat(report.verdict()).isEqualTo(Verdict.VALID);
  }

  /** A starved second third: 55 % of its probes met a delay, 18 % of all. */
  @Test
  void aPartInWhichTheLoopIsStarvedIsNamed() {
    Run run = RunBuilder.of("together").count(900).build();
    Report report =
        report(
            run,
            900,
            (probe, block) ->
                probe.loopLagMicros(
                    block >= 300 && block < 600 && block % 100 < 55 ? 20_000 : 300));
    Reason reason = report.reasons().get(0);
    assertThat(reason.code().known()).isEqualTo(ReasonCode.LOOP_LAG);
    assertThat(reason.during()).containsExactly(new Report.Span(30, 60));
    assertThat(Words.reason(reason)).contains("was late too often from 30 s to 60 s, by");
  }

  /** One probe a second: ten windows together have a hundred probes. */
  @Test
  void windowsWithFewProbesAreJoined() {
    Run run = RunBuilder.of("together").count(350).build();
    Report report =
        report(
            run,
            350,
            (probe, block) ->
                probe.due(block * 1_000_000L).lagMicros(block >= 200 && block < 208 ? 60_000 : 1));
    // The last fifty seconds have too few probes of their own.
    assertThat(report.reasons().get(0).during()).containsExactly(new Report.Span(200, 350));
  }

  @Test
  void aRunThatIsLateAllTheTimeNamesNoTime() {
    Run run = RunBuilder.of("together").count(600).build();
    Report report = report(run, 600, (probe, block) -> probe.lagMicros(60_000));
    assertThat(report.reasons().get(0).during()).isEmpty();
    assertThat(ReportJson.write(report)).doesNotContain("during");
  }

  @Test
  void manyBadPartsAreCounted() {
    Run run = RunBuilder.of("together").count(900).build();
    Report report =
        report(
            run,
            900,
            (probe, block) ->
                probe.lagMicros(block / 100 % 2 == 0 && block % 100 < 7 ? 60_000 : 1));
    assertThat(report.reasons().get(0).during()).hasSize(5);
    assertThat(Words.effect(report.reasons().get(0)))
        .contains("late from 0 s to 10 s and from 20 s to 30 s and 3 more times; up to");
  }

  @Test
  void aBusyLoopIsInvalid() {
    Report report = report(CLOSED, 100, (probe, block) -> probe.loopLagMicros(11_000));
    assertThat(report.reasons())
        .extracting(Reason::code)
        .containsExactly(Code.of(ReasonCode.LOOP_LAG));
  }

  @ParameterizedTest
  @CsvSource({"1.01, VALID", "1.03, INVALID"})
  void anOpenLoopHasToKeepItsRate(double stretch, Verdict verdict) {
    Run run = RunBuilder.of("together").count(200).open(10).build();
    // A growing lag is also a lower rate. A lenient lag limit isolates the rate rule.
    VerdictLimits lenient = new VerdictLimits(1e9, 0, 10, 0.98, 100, 50);
    Scenario scenario =
        new Scenario(run)
            .bend((probe, block) -> probe.lagMicros((long) (2 * block * 100_000 * (stretch - 1))))
            .target(0, 200, 210);
    Report report = new ReportBuilder(lenient).build(scenario.input());
    assertThat(report.verdict()).isEqualTo(verdict);
    assertThat(report.load().offeredPerSecond()).isEqualTo(10.0);
  }

  @Test
  void aSteppingClockIsInvalid() {
    Report report =
        new Scenario(CLOSED).worker(Scenario.stepping("w-9", 51.0)).target(0, 100, 210).report();
    assertThat(report.reasons())
        .containsExactly(new Reason(ReasonCode.CLOCK_STEP, 51.0, 50.0, "w-9"));
  }

  @Test
  void droppedProbesAreInvalid() {
    Report report = report(CLOSED, 100, dropping(3));
    assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    assertThat(report.reasons()).containsExactly(new Reason(ReasonCode.DROPPED, 1.0, 0.0, null));
    assertThat(report.cells().get(0).rankGroup()).isNull();
  }

  private static BiConsumer<Probe, Integer> dropping(int which) {
    return (probe, block) -> {
      if (block == which) {
        probe.outcome(Outcome.DROPPED);
      }
    };
  }

  @Test
  void whatIsMissingMakesItIncompleteAndThatWeighsMore() {
    Report report =
        new Scenario(CLOSED).bend(dropping(3)).target(0, 90, 210).dispatched(0, 95).report();
    assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(report.reasons())
        .containsExactly(
            new Reason(ReasonCode.UNACCOUNTED, 5.0, 0.0, null),
            new Reason(ReasonCode.CANCELLED, 5.0, 0.0, null),
            new Reason(ReasonCode.DROPPED, 1.0, 0.0, null));
    assertThat(report.ledger()).isEqualTo(new Ledger(100, 89, 0, 1, 0, 5, 5, null, null));
  }

  @ParameterizedTest
  @EnumSource(Stop.class)
  void anEarlyStopIsIncomplete(Stop stop) {
    Report report = new Scenario(CLOSED).stop(stop).target(0, 100, 210).report();
    assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    assertThat(report.reasons())
        .extracting(reason -> reason.code().label())
        .containsExactly(Code.of(stop).label());
  }

  @Test
  void aRunThatGoesOnIsIncompleteAndNothingIsYetUnaccounted() {
    Report report = new Scenario(CLOSED).running().target(0, 40, 210).report();
    assertThat(report.reasons())
        .extracting(Reason::code)
        .containsExactly(Code.of(ReasonCode.RUNNING));
    assertThat(report.run().finishedAt()).isNull();
  }

  @Test
  void aLiveLedgerTellsWhatIsPendingFromWhatIsInFlight() {
    Scenario scenario = new Scenario(CLOSED).running().target(0, 40, 210).dispatched(0, 44);
    Ledger live = scenario.report().ledger();
    assertThat(live).isEqualTo(new Ledger(100, 40, 0, 0, 0, 0, 0, 56L, 4L));
    assertThat(live.isBalanced()).isTrue();
    assertThat(Conclusion.ledger(live))
        .isEqualTo("100 planned = 40 succeeded + 0 failed + 56 pending + 4 in flight, balanced ✓");

    Ledger stopped = scenario.stop(Stop.CANCELLED).report().ledger();
    assertThat(stopped).isEqualTo(new Ledger(100, 40, 0, 0, 0, 56, 0, 0L, 4L));
    assertThat(stopped.isBalanced()).isTrue();
  }

  @Test
  void aProbeThatIsDroppedHereIsNoFailureOfTheProvider() {
    Report report =
        new Scenario(RunBuilder.of("together").count(40).build())
            .bend(dropping(3))
            .target(0, 40, 210)
            .report();
    assertThat(TextReport.render(report, 120, false))
        .contains("39/39")
        .doesNotContain("39/40")
        .contains("40 planned = 39 succeeded + 0 failed + 1 dropped, balanced ✓");
  }

  @Test
  void withoutACountThePlanIsWhatWasDispatchedAndUsed() {
    Run run = RunBuilder.of("together").untilTime().build();
    Report report =
        report(
            run,
            50,
            (probe, block) -> {
              if (block >= 45) {
                probe.outcome(Outcome.UNUSED);
              }
            });
    assertThat(report.ledger()).isEqualTo(new Ledger(45, 45, 0, 0, 0, 0, 0, null, null));
    assertThat(report.verdict()).isEqualTo(Verdict.VALID);
  }

  @ParameterizedTest
  @CsvSource({
    "HUNDRED_PROBES, 1",
    "FIVE_PROBES, 0",
    "TEN_PROVIDERS, 0",
    "INVALID, 3",
    "INCOMPLETE, 4",
    "NOTHING, 5",
  })
  void theExitCodeSaysTheWorst(Scenarios scenario, int code) {
    assertThat(ReportExitCode.of(scenario.scenario().report())).isEqualTo(code);
  }

  private static Report report(Run run, int count, BiConsumer<Probe, Integer> bend) {
    return new Scenario(run).bend(bend).target(0, count, 210).report();
  }
}
