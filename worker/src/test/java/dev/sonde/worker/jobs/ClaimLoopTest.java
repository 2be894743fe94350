package dev.sonde.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.common.run.Progress;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Position;
import dev.sonde.kafka.group.Span;
import dev.sonde.worker.claim.Claim;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.Test;

/** What the claim loop proposes, and how it handles every answer. */
class ClaimLoopTest extends ClaimLoopFixture {

  @Test
  void sendsNothingBeforeItsClaimStands() {
    begin();
    nanos = 7;
    turn();
    assertThat(member.commits()).hasSize(1);
    assertThat(member.lastCommit().of(0).offset()).isEqualTo(1);
    assertThat(sent).isEmpty();

    nanos = 9;
    answer(CommitAnswer.STANDS);
    assertThat(loop.turn()).isEqualTo(MemberLoop.Turn.WORKED);
    assertThat(told).containsExactly("0/1 proposed 7", "1/1 proposed 7");
  }

  @Test
  void hasOneCommitOutstanding() {
    begin();
    turn();
    member.delivers(job(run.id(), 1, 1, 1));
    turn();
    turn();
    assertThat(member.commits()).hasSize(1);

    answer(CommitAnswer.STANDS);
    loop.turn();
    turn();
    assertThat(member.commits()).hasSize(2);
    assertThat(indexes()).containsExactly(0L, 1L);
  }

  /** Probes due each 20 ms: claimed 250 ms before, and those of the next 100 ms with them. */
  @Test
  void openLoopProbesAreClaimedTogether() {
    loop.begin(member);
    loop.assigned(FIRST);
    for (int block = 0; block < 50; block++) {
      member.delivers(due(run.id(), block, 1_000_000 + block * 20_000L));
    }
    int answers = 0;
    for (long millis = 0; millis <= 2_000; millis += 5) {
      nanos = millis * 1_000_000;
      if (member.commits().size() > answers) {
        answers++;
        answer(CommitAnswer.STANDS);
      }
      loop.turn();
      List<Claim> early =
          sent.stream().filter(claim -> claim.dueNanos() > nanos + 350_000_000).toList();
      assertThat(early).as("claimed too early at %d ms", millis).isEmpty();
      if (millis > 1_000 - 250 + 10) {
        long until = nanos + 250_000_000 - 10_000_000;
        assertThat(sent.stream().mapToLong(Claim::dueNanos).max().orElse(0))
            .as("claimed at %d ms", millis)
            .isGreaterThanOrEqualTo(Math.min(until, 1_980_000_000L) - 20_000_000);
      }
    }

    assertThat(sent).hasSize(100);
    // One a tenth of a second, and one each half second while nothing is to be claimed.
    assertThat(member.commits()).hasSizeLessThan(16);
  }

  @Test
  void proposesAnewWhatARebalanceRefuses() {
    begin();
    turn();
    answer(CommitAnswer.REFUSED);
    turn();
    assertThat(sent).isEmpty();

    turn();
    assertThat(member.commits()).hasSize(2);
    assertThat(member.lastCommit().positions()).isEqualTo(member.commits().get(0).positions());
    answer(CommitAnswer.STANDS);
    loop.turn();
    assertThat(indexes()).containsExactly(0L, 1L);
  }

  @Test
  void isReplacedAfterACommitThatWasNotAnswered() {
    begin();
    turn();
    answer(NO_ANSWER);

    assertThat(loop.turn()).isEqualTo(MemberLoop.Turn.FAILED);
    assertThat(sent).isEmpty();
  }

  @Test
  void aLateAnswerChangesNothing() {
    begin();
    turn();
    ScriptedMember.Commit late = member.lastCommit();
    answer(NO_ANSWER);
    loop.turn();
    late.answered().accept(CommitAnswer.STANDS);
    assertThat(sent).as("told after it was given up").isEmpty();

    ScriptedMember next = new ScriptedMember();
    next.hasCommitted(0, late.of(0));
    loop.begin(next);
    loop.assigned(FIRST);
    next.delivers(job(run.id(), 0, 0, 0));
    turn();
    late.answered().accept(CommitAnswer.STANDS);
    assertThat(sent).as("told after another took the seat").isEmpty();
    assertThat(orphans).as("what the late copy claimed").hasSize(2);
  }

  @Test
  void aRefusedClientEnds() {
    begin();
    turn();
    SaslAuthenticationException refusal = new SaslAuthenticationException("not you");
    answer(new CommitAnswer.Unknown(refusal));

    assertThatThrownBy(loop::turn).isSameAs(refusal);
    loop.refused(refusal);
    assertThat(told).containsExactly("refused");
  }

  @Test
  void knowsWhatItsCommitCameToBeforeItsPartitionsGo() {
    begin();
    turn();
    member.settlesWith(CommitAnswer.STANDS);
    loop.revoked(FIRST);

    assertThat(indexes()).containsExactly(0L, 1L);
    assertThat(loop.assignment().held()).isZero();
  }

  @Test
  void givesUpAMemberWhoseCommitIsNotAnsweredWhenItsPartitionsGo() {
    begin();
    turn();
    loop.revoked(FIRST);

    assertThat(sent).isEmpty();
    assertThat(loop.turn()).isEqualTo(MemberLoop.Turn.FAILED);
  }

  @Test
  void sendsNothingOfAPartitionThatIsLost() {
    begin();
    turn();
    loop.lost(FIRST);
    answer(CommitAnswer.STANDS);
    loop.turn();

    assertThat(sent).isEmpty();
  }

  @Test
  void retiresAndClaimsTheNextOfTheLane() {
    begin();
    turn();
    answer(CommitAnswer.STANDS);
    loop.turn();
    member.delivers(job(run.id(), 1, 0, 1));
    int wakes = member.wakes();
    loop.retire(sent.get(0));
    assertThat(member.wakes()).isEqualTo(wakes + 1);
    turn();
    turn();
    answer(CommitAnswer.STANDS);
    loop.turn();
    turn();
    answer(CommitAnswer.STANDS);
    loop.turn();

    assertThat(indexes()).containsExactly(0L, 1L, 2L);
  }

  @Test
  void handsOnWhatALostWorkerHasClaimed() {
    begin();
    turn();
    Position left = member.lastCommit().of(0);

    ScriptedMember heir = new ScriptedMember();
    heir.hasCommitted(0, left);
    loop.begin(heir);
    loop.assigned(FIRST);
    heir.delivers(job(run.id(), 0, 0, 0));
    turn();
    assertThat(orphans).hasSize(2);
    assertThat(sent).isEmpty();

    loop.giveUp(orphans.get(0));
    turn();
    assertThat(told).containsExactly("0 in doubt");
  }

  @Test
  void anEmptyPartitionIsBegunAndOneWithJobsHasLostItsOffset() {
    loop.begin(member);
    member.holds(1, new Span(3, 3));
    member.holds(2, new Span(0, 1));
    loop.assigned(Set.of(1, 2));

    assertThat(member.committed()).containsOnlyKeys(1);
    assertThat(member.committed().get(1)).isEqualTo(Position.of(3));
    assertThat(member.position(2)).isZero();
    assertThat(loop.assignment().held()).isEqualTo(2);
    assertThat(loop.assignment().joined()).isCompleted();
  }

  @Test
  void aJobOfARunThatIsOverIsPassedOver() {
    Progress over = Progress.planned(run.id()).startingAt(1).end();
    runs.accept(Topics.progressKey(run.id()), new JsonCodec<>(Progress.class).encode(over));
    begin();
    turn();
    assertThat(member.commits()).as("nothing is claimed").isEmpty();
    nanos += 500_000_000;
    turn();

    assertThat(member.lastCommit().of(0)).isEqualTo(new Position(1, "1AQ"));
    answer(CommitAnswer.STANDS);
    loop.turn();
    assertThat(sent).isEmpty();
  }

  @Test
  void saysWhatIsDoneBeforeItLeaves() {
    begin();
    turn();
    answer(CommitAnswer.STANDS);
    loop.turn();
    sent.forEach(loop::retire);
    loop.finish();

    assertThat(member.committed().get(0)).isEqualTo(new Position(1, "1AQ"));
  }

  @Test
  void aMemberThatWasPutOutIsReplaced() {
    begin();
    turn();
    answer(new CommitAnswer.Unknown(new CommitFailedException("not a member")));

    assertThat(loop.turn()).isEqualTo(MemberLoop.Turn.FAILED);
  }
}
