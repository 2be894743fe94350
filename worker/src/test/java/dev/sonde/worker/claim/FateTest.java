package dev.sonde.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.job.Job;
import dev.sonde.worker.claim.Fate.Send;
import dev.sonde.worker.claim.Fate.Situation;
import dev.sonde.worker.claim.Fate.Unsent;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FateTest {

  private static final Duration MAX_LATENESS = Duration.ofSeconds(10);
  private static final long SECOND = 1_000_000_000L;
  private static final long DUE_SECONDS = 100;

  private static Claim open() {
    return Claim.first(new TakenJob(0, Jobs.open(0, DUE_SECONDS * 1_000_000), 0), 0);
  }

  private static Claim lane() {
    return Claim.first(new TakenJob(0, Jobs.block(0, 0, 1), 0), 0);
  }

  private static Claim expiring(long expiresSeconds, int lane) {
    Job.Probe probe = new Job.Probe(0, 0, 0, 0);
    Job job = new Job(Jobs.RUN, "default", 0, lane, 1, expiresSeconds * 1_000_000, List.of(probe));
    return Claim.first(new TakenJob(0, job, 0), 0);
  }

  private static Situation at(long nowSeconds, long proposedSeconds) {
    return new Situation(nowSeconds * SECOND, proposedSeconds * SECOND, false, MAX_LATENESS);
  }

  private static Situation cancelledAt(long nowSeconds) {
    return new Situation(nowSeconds * SECOND, nowSeconds * SECOND, true, MAX_LATENESS);
  }

  @ParameterizedTest
  @CsvSource({"99, sent", "100, sent", "110, sent", "111, dropped"})
  void anOpenProbeIsSentAtItsTimeAndNeverTooLate(long nowSeconds, String expected) {
    Fate fate = Fate.of(open(), at(nowSeconds, nowSeconds));

    if (expected.equals("sent")) {
      assertThat(fate).isEqualTo(new Send(DUE_SECONDS * SECOND, 110 * SECOND));
    } else {
      assertThat(fate).isEqualTo(new Unsent(Outcome.DROPPED, "too late"));
    }
  }

  /**
   * A worker that was paused between its commit and the answer must not send what others give up.
   */
  @ParameterizedTest
  @CsvSource({"50, sent", "52, sent", "53, dropped", "500, dropped"})
  void aLanesWindowCountsFromTheProposal(long heardSeconds, String expected) {
    Fate fate = Fate.of(lane(), at(heardSeconds, 50));

    assertThat(fate)
        .isEqualTo(
            expected.equals("sent")
                ? new Send(heardSeconds * SECOND, 52 * SECOND)
                : new Unsent(Outcome.DROPPED, "too late"));
  }

  @Test
  void nothingOfACancelledRunIsSent() {
    assertThat(Fate.of(open(), cancelledAt(100)))
        .isEqualTo(new Unsent(Outcome.CANCELLED, "the run was cancelled"));
  }

  @Test
  void whatExpiredIsNotSent() {
    assertThat(Fate.of(expiring(5, Job.OPEN), at(6, 6)))
        .isEqualTo(new Unsent(Outcome.DROPPED, "expired"));
    // A lane has more probes than it can send in the duration: the rest was never planned.
    assertThat(Fate.of(expiring(5, 0), at(6, 6))).isEqualTo(new Unsent(Outcome.UNUSED, "expired"));
  }

  @Test
  void aResendGoesAtOnceHoweverLateItIs() {
    assertThat(Fate.of(open().again(), at(180, 179)))
        .isEqualTo(new Send(180 * SECOND, 181 * SECOND));
  }

  @Test
  void aResendThatCannotGoLeavesTheProbeInDoubt() {
    assertThat(Fate.of(open().again(), cancelledAt(180)))
        .isInstanceOfSatisfying(
            Unsent.class, unsent -> assertThat(unsent.outcome()).isEqualTo(Outcome.IN_DOUBT));
    assertThat(Fate.of(open().again(), at(185, 180)))
        .isInstanceOfSatisfying(
            Unsent.class, unsent -> assertThat(unsent.outcome()).isEqualTo(Outcome.IN_DOUBT));
  }

  private static Claim ahead() {
    TakenJob taken = new TakenJob(0, Jobs.block(0, 0, 1), 0);
    taken.move(0, ProbeState.AHEAD);
    return Claim.first(taken, 0);
  }

  /**
   * It is due when the one before ended, and not sent two seconds later, or after its claim's end.
   */
  @ParameterizedTest
  @CsvSource({"100, 100, 102", "100, 102, 102", "100, 103, -", "114, 114, 115", "116, 116, -"})
  void whatIsClaimedAheadIsSentWhenTheOneBeforeHasEnded(long free, long now, String until) {
    Fate fate = Fate.ofNext(ahead(), free * SECOND, 115 * SECOND, now * SECOND, false);

    assertThat(fate)
        .isEqualTo(
            until.equals("-")
                ? new Unsent(Outcome.DROPPED, "too late")
                : new Send(free * SECOND, Long.parseLong(until) * SECOND));
  }

  @Test
  void whatIsClaimedAheadIsNotSentInARunThatIsCancelledOrOver() {
    assertThat(Fate.ofNext(ahead(), 5 * SECOND, 9 * SECOND, 5 * SECOND, true))
        .isEqualTo(new Unsent(Outcome.CANCELLED, "the run was cancelled"));
    assertThat(Fate.ofNext(expiring(5, 0), 6 * SECOND, 9 * SECOND, 6 * SECOND, false))
        .isEqualTo(new Unsent(Outcome.UNUSED, "expired"));
  }

  /** The one before may be sent for 2 s, be answered for a minute, and then this for 2 s more. */
  @Test
  void whatIsClaimedAheadIsGivenUpAfterTwoOfTheLongestAnswers() {
    Duration longest = Duration.ofSeconds(60);
    assertThat(Fate.aheadLatestNanos(ahead(), 40 * SECOND, longest)).isEqualTo(104 * SECOND);
    assertThat(Fate.givenUpNanos(ahead(), 40 * SECOND, MAX_LATENESS, longest))
        .isEqualTo(164 * SECOND);
  }

  /** A new owner gives up only when the last possible sender can have no answer any more. */
  @Test
  void isGivenUpAfterTheLastMomentItCouldHaveBeenAnswered() {
    Duration longest = Duration.ofSeconds(60);

    assertThat(Fate.givenUpNanos(open(), 0, MAX_LATENESS, longest)).isEqualTo(170 * SECOND);
    assertThat(Fate.givenUpNanos(lane(), 40 * SECOND, MAX_LATENESS, longest))
        .isEqualTo(102 * SECOND);
    assertThat(Fate.givenUpNanos(open().again(), 180 * SECOND, MAX_LATENESS, longest))
        .isEqualTo(242 * SECOND);
  }
}
