package dev.sonde.coordinator.dispatch;

import static dev.sonde.coordinator.dispatch.Dispatches.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.fold.SettledCounts;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Stop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunDispatchTest {

  private static final long SECOND = 1_000_000;
  private static final long AHEAD = DispatchPolicy.DEFAULT.ahead().toNanos() / 1000;
  private static final long REFILL = DispatchPolicy.DEFAULT.refill().toNanos() / 1000;

  private static SettledCounts settled(long probes) {
    return new SettledCounts(probes, 0, 0, 0, 0);
  }

  private static void settleAll(RunDispatch dispatch, Run run, long each, long nowMicros) {
    for (int target = 0; target < run.targets().size(); target++) {
      dispatch.settled(REGION, target, settled(each), nowMicros);
    }
  }

  @Test
  void openJobsGoOutJustInTimeAndNoneTwice() {
    Run run = Dispatches.run(3, "load: {rate: 10/s, duration: 20s}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    List<Job.Probe> out = new ArrayList<>();
    int transactions = 0;
    for (long now = -400_000; now < 20 * SECOND; now += 70_000) {
      List<Job.Probe> fresh = Dispatches.probes(dispatch.due(now));
      // Blocks are dispatched whole, and the targets of a block are spread over an interval of 100
      // ms.
      long latest = now + AHEAD + 100_000;
      assertThat(fresh).allSatisfy(probe -> assertThat(probe.dueMicros()).isLessThan(latest));
      out.addAll(fresh);
      transactions += fresh.isEmpty() ? 0 : 1;
      long due = now + REFILL;
      long expected = Math.min(200, Math.max(0, Math.floorDiv(due, 100_000L)));
      assertThat(out.size()).as("dispatched at %d", now).isGreaterThanOrEqualTo((int) expected * 3);
    }

    assertThat(out.stream().map(Job.Probe::index).sorted().toList())
        .isEqualTo(LongStream.range(0, 600).boxed().toList());
    assertThat(transactions).as("one a second").isBetween(17, 20);
    assertThat(dispatch.closed()).isTrue();
    assertThat(dispatch.progress().reason()).isNull();
  }

  @Test
  void lanesHoldAFewBlocksUntilTheirPaceIsKnown() {
    Run run = Dispatches.run(3, "load: {count: 1000, concurrency: 5}");
    RunDispatch dispatch = Dispatches.dispatch(run);

    List<Job> first = dispatch.due(0);

    assertThat(first).hasSize(5 * DispatchPolicy.FIRST_BLOCKS_A_LANE);
    assertThat(first).allSatisfy(job -> assertThat(job.lane()).isBetween(0, 4));
    assertThat(dispatch.due(1)).isEmpty();
    settleAll(dispatch, run, 7, 2);
    assertThat(dispatch.due(3)).hasSize(7);
  }

  @Test
  void whatTheCheckOfTheAccountCostIsPartOfTheExposure() {
    String[] spec = {"load: {count: 2, concurrency: 1}", "budget: {usd: 0.001200}"};
    Run unchecked = Dispatches.run(1, spec);
    long both = 2 * Objects.requireNonNull(unchecked.worstCaseNanoUsd(0, 0));
    Run run = unchecked.checkedFor(1_200_000 - both + 1);

    assertThat(Dispatches.dispatch(unchecked).due(0)).hasSize(2);
    RunDispatch dispatch = Dispatches.dispatch(run);
    assertThat(dispatch.exposureNanoUsd()).isEqualTo(1_200_000 - both + 1);
    assertThat(dispatch.due(0)).hasSize(1);
    assertThat(dispatch.due(1)).isEmpty();
  }

  @Test
  void fastLanesAreKeptSuppliedForAsLongAsJobsGoAhead() {
    Run run = Dispatches.run(1, "load: {count: 100000, concurrency: 2}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    long done = 0;
    long out = dispatch.due(0).size();
    for (int tenth = 1; tenth <= 100; tenth++) {
      // Two lanes that complete a hundred probes a second when they have work.
      done = Math.min(out, done + 20);
      settleAll(dispatch, run, done, tenth * SECOND / 10);
      out += dispatch.due(tenth * SECOND / 10).size();
    }

    assertThat(out - done).as("waiting").isBetween(500L, 700L);
  }

  private static void warmedUp(RunDispatch dispatch, Run run, long each, long nowMicros) {
    for (int target = 0; target < run.targets().size(); target++) {
      dispatch.settled(REGION, target, new SettledCounts(each, each, 0, 0, 0), nowMicros);
    }
  }

  @Test
  void aDurationRunsFromWhenTheWarmUpIsCounted() {
    Run run = Dispatches.run(2, "load: {duration: 10s, concurrency: 3}", "warmup: 1");
    RunDispatch dispatch = Dispatches.dispatch(run);

    // For each lane, a warm-up block and the measured block that follows it.
    List<Job> first = dispatch.due(0);
    assertThat(Dispatches.indexes(first)).isEqualTo(LongStream.range(0, 12).boxed().toList());
    assertThat(first).allSatisfy(job -> assertThat(job.expiresMicros()).isEqualTo(Long.MAX_VALUE));
    warmedUp(dispatch, run, 2, SECOND);
    assertThat(dispatch.due(12 * SECOND)).as("two of three are warm").isEmpty();
    assertThat(dispatch.closed()).isFalse();

    warmedUp(dispatch, run, 3, 14 * SECOND);
    List<Job> later = dispatch.due(15 * SECOND);
    assertThat(later).isNotEmpty();
    assertThat(later).allSatisfy(job -> assertThat(job.expiresMicros()).isEqualTo(25 * SECOND));

    // A successor uses the same end.
    RunDispatch taken = new RunDispatch(run, dispatch.progress(), DispatchPolicy.DEFAULT);
    taken.due(25 * SECOND - 1);
    assertThat(taken.closed()).isFalse();
    taken.due(25 * SECOND);
    assertThat(taken.closed()).isTrue();
  }

  @Test
  void aWarmUpThatNobodyAnswersDoesNotKeepARunForEver() {
    Run run =
        Dispatches.run(
            1, "load: {duration: 10s, concurrency: 1}", "warmup: 1", "request: {timeout: 2s}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    dispatch.due(0);
    long patience = (3 + 10 + 2 * (2 + 2) + 5 + 5) * SECOND;

    hear(dispatch, 0, patience);
    dispatch.due(patience);
    assertThat(dispatch.progress().measuredFromMicros()).isNull();
    dispatch.answered(patience + 1);
    dispatch.due(patience + 1);
    assertThat(dispatch.progress().measuredFromMicros()).isEqualTo(patience + 1);
  }

  @Test
  void withoutAWarmUpADurationRunsFromTheStart() {
    Run run = Dispatches.run(1, "load: {duration: 10s, concurrency: 1}");

    assertThat(Dispatches.dispatch(run).due(0))
        .hasSize(DispatchPolicy.FIRST_BLOCKS_A_LANE)
        .allSatisfy(job -> assertThat(job.expiresMicros()).isEqualTo(10 * SECOND));
  }

  @Test
  void isOverWhenAllThatWentOutIsCounted() {
    Run run = Dispatches.run(2, "load: {count: 3, concurrency: 1}", "warmup: 1");
    RunDispatch dispatch = Dispatches.dispatch(run);

    assertThat(Dispatches.indexes(dispatch.due(0)))
        .isEqualTo(LongStream.range(0, 8).boxed().toList());
    assertThat(dispatch.closed()).isTrue();
    dispatch.settled(REGION, 0, settled(4), 10);
    assertThat(dispatch.over()).isEmpty();
    dispatch.settled(REGION, 1, settled(4), 30);
    assertThat(dispatch.over()).contains("counted");
  }

  @Test
  void isGivenUpWhenNothingMovesForLongerThanAProbeMayTake() {
    Run run = Dispatches.run(1, "load: {count: 4, concurrency: 1}", "request: {timeout: 2s}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    dispatch.due(0);
    dispatch.settled(REGION, 0, settled(3), SECOND);
    // 3 s ahead, 10 s lateness, 2 s each to connect and to respond, for the probe in flight and the
    // one that is claimed ahead, 5 s grace for that, and 5 s for all.
    long patience = (3 + 10 + 2 * (2 + 2) + 5 + 5) * SECOND;

    hear(dispatch, SECOND, SECOND + patience);
    assertThat(dispatch.over()).isEmpty();
    dispatch.answered(SECOND + patience + 1);
    assertThat(dispatch.over()).contains("deadline");
  }

  /** The broker answers each second. */
  private static void hear(RunDispatch dispatch, long fromMicros, long toMicros) {
    for (long now = fromMicros + SECOND; now < toMicros; now += SECOND) {
      dispatch.answered(now);
    }
    dispatch.answered(toMicros);
  }

  @Test
  void aBrokerThatIsAwayUsesUpNoPatience() {
    Run run = Dispatches.run(1, "load: {count: 4, concurrency: 1}", "request: {timeout: 2s}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    dispatch.due(0);
    long day = 86_400 * SECOND;
    assertThat(dispatch.isUnheard(3 * SECOND, 2 * SECOND)).isTrue();
    dispatch.answered(day);
    assertThat(dispatch.isUnheard(day + 1, 2 * SECOND)).isFalse();
    hear(dispatch, day, day + 26 * SECOND);
    assertThat(dispatch.over()).as("26 of 31 s, and 5 of the day").isEmpty();
    dispatch.answered(day + 26 * SECOND + 1);
    assertThat(dispatch.over()).contains("deadline");
  }

  @Test
  void aClosedLoopWithoutWorkersEndsAndSaysSo() {
    Run run = Dispatches.run(1, "load: {count: 1000, concurrency: 2}", "request: {timeout: 2s}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    dispatch.due(0);
    dispatch.settled(REGION, 0, settled(1), SECOND);
    hear(dispatch, SECOND, 23 * SECOND);
    assertThat(dispatch.due(23 * SECOND)).isNotEmpty();
    // The patience of 31 s, 4 s of another answer, and a minute to replace a worker.
    long stalled = (23 + 31 + 4 + 60) * SECOND;
    hear(dispatch, 23 * SECOND, stalled);
    dispatch.due(stalled);
    assertThat(dispatch.closed()).isFalse();
    dispatch.answered(stalled + 1);
    dispatch.due(stalled + 1);

    assertThat(dispatch.progress().reason()).isEqualTo(Code.of(Stop.NO_WORKERS));
    assertThat(dispatch.over()).contains("deadline");
  }

  /** Killed at the end of its longest answer, and given up by the worker that took its place. */
  @Test
  void aClosedLoopOutlivesTheWorkerOfItsOnlyProbe() {
    Run run = Dispatches.run(1, "load: {count: 9, concurrency: 1}", "request: {timeout: 30s}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    dispatch.due(0);
    dispatch.settled(REGION, 0, settled(1), SECOND);
    long longest = 60 * SECOND;
    long seen = SECOND + longest + 15 * SECOND;
    // The probe that was claimed ahead may have followed it.
    long givenUp = seen + 4 * SECOND + 2 * longest;
    hear(dispatch, SECOND, givenUp);
    dispatch.due(givenUp);
    assertThat(dispatch.closed()).isFalse();
  }

  /** A job an hour is not a worker that is missing. */
  @Test
  void anOpenLoopWaitsForItsNextJob() {
    Run run = Dispatches.run(1, "load: {rate: 1/h, count: 3}", "request: {timeout: 2s}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    dispatch.due(0);
    hear(dispatch, 0, 100 * SECOND);
    dispatch.due(100 * SECOND);
    assertThat(dispatch.closed()).isFalse();
    assertThat(dispatch.over()).isEmpty();
  }

  @Test
  void aCancelledRunSendsNothingMoreAndEndsWhenTheRestIsIn() {
    Run run = Dispatches.run(2, "load: {count: 1000, concurrency: 1}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    int out = dispatch.due(0).size();

    dispatch.close(Stop.CANCELLED);
    dispatch.close(Stop.QUOTA);

    assertThat(dispatch.due(SECOND)).isEmpty();
    assertThat(dispatch.progress().closed()).isTrue();
    assertThat(dispatch.progress().reason()).isEqualTo(Code.of(Stop.CANCELLED));
    assertThat(dispatch.over()).isEmpty();
    settleAll(dispatch, run, out, SECOND);
    assertThat(dispatch.over()).contains("counted");
  }

  @Test
  void aClosedLoadWithADurationStopsWhenItIsOver() {
    Run run = Dispatches.run(1, "load: {duration: 5s, concurrency: 3}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    long out = 0;
    for (long now = 0; now <= 5 * SECOND; now += SECOND / 10) {
      out += dispatch.due(now).size();
      settleAll(dispatch, run, out, now);
    }

    assertThat(dispatch.closed()).isTrue();
    assertThat(dispatch.progress().reason()).isNull();
    assertThat(dispatch.due(6 * SECOND)).isEmpty();
  }

  @Test
  void stopsWhenTwoTargetsSayThatTheCreditIsSpent() {
    Run run = Dispatches.run(3, "load: {count: 1000, concurrency: 1}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    dispatch.due(0);
    dispatch.settled(REGION, 0, new SettledCounts(1, 0, 1, 0, 0), 1);
    assertThat(dispatch.due(2)).isEmpty();
    assertThat(dispatch.closed()).isFalse();
    dispatch.settled(REGION, 2, new SettledCounts(1, 0, 1, 0, 0), 3);
    dispatch.due(4);

    assertThat(dispatch.closed()).isTrue();
    assertThat(dispatch.progress().reason()).isEqualTo(Code.of(Stop.QUOTA));
  }

  @Test
  void stopsWhenEveryTargetRefusesTheTokenInItsFirstAnswers() {
    Run run = Dispatches.run(3, "load: {count: 1000, concurrency: 1}");
    RunDispatch dispatch = Dispatches.dispatch(run);
    int out = dispatch.due(0).stream().mapToInt(job -> job.probes().size()).sum();
    dispatch.settled(REGION, 0, refused(4, 4), 1);
    dispatch.settled(REGION, 1, refused(1, 1), 1);
    dispatch.due(2);
    assertThat(dispatch.closed()).as("one target has not answered").isFalse();
    dispatch.settled(REGION, 2, refused(1, 1), 3);
    dispatch.due(4);

    assertThat(dispatch.closed()).isTrue();
    assertThat(dispatch.progress().reason()).isEqualTo(Code.of(Stop.AUTH));
    assertThat(dispatch.over()).as("%d probes are out", out).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"4, 4, false", "5, 5, true", "5, 4, false", "900, 899, false"})
  void anotherAnswerShowsThatTheTokenIsGood(long probes, long refused, boolean closed) {
    RunDispatch dispatch =
        Dispatches.dispatch(Dispatches.run(1, "load: {count: 1000, concurrency: 1}"));
    dispatch.due(0);
    dispatch.settled(REGION, 0, refused(probes, refused), 1);
    dispatch.due(2);

    assertThat(dispatch.closed()).isEqualTo(closed);
  }

  private static SettledCounts refused(long probes, long refused) {
    return new SettledCounts(probes, 0, 0, refused, 0);
  }

  @Test
  void aRunWhoseJobsCannotBeMadeEndsAndSaysWhy() {
    Run run = Dispatches.run(1, "load: {count: 10, concurrency: 1}");
    Duration beyondNanos = Duration.ofSeconds(Long.MAX_VALUE);
    DispatchPolicy impossible =
        new DispatchPolicy(
            beyondNanos,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60));
    RunDispatch dispatch =
        new RunDispatch(run, Progress.planned(run.id()).startingAt(1), impossible);

    assertThat(dispatch.due(0)).isEmpty();
    assertThat(dispatch.failure()).containsInstanceOf(ArithmeticException.class);
    assertThat(dispatch.progress().reason()).isEqualTo(Code.of(Stop.FAILED));
    assertThat(dispatch.over()).contains("counted");
  }

  @Test
  void everyRegionRunsTheWholePlan() {
    Run run = Dispatches.run(2, "load: {count: 3, concurrency: 1}", "regions: [eu, us]");
    List<Job> jobs = Dispatches.dispatch(run).due(0);

    for (String region : List.of("eu", "us")) {
      List<Job> here = jobs.stream().filter(job -> job.region().equals(region)).toList();
      assertThat(Dispatches.indexes(here)).isEqualTo(LongStream.range(0, 6).boxed().toList());
    }
  }

  @Test
  void reservesTwiceWhatMayBeSentTwice() {
    String load = "load: {count: 1}";
    RunDispatch mark = Dispatches.dispatch(Dispatches.run(2, load));
    RunDispatch resend = Dispatches.dispatch(Dispatches.run(2, load, "onWorkerLoss: resend"));
    assertThat(mark.due(0)).hasSize(1);
    assertThat(resend.due(0)).hasSize(1);
    assertThat(mark.exposureNanoUsd()).isPositive();
    assertThat(resend.exposureNanoUsd()).isEqualTo(2 * mark.exposureNanoUsd());
  }
}
