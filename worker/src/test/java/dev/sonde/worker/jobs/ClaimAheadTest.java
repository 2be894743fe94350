package dev.sonde.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.kafka.group.Position;
import dev.sonde.worker.claim.Claim;
import org.junit.jupiter.api.Test;

/** What the claim loop does with the probes of lanes that it has claimed ahead. */
class ClaimAheadTest extends ClaimLoopFixture {

  /** A lane of three blocks: the first is claimed, and then the second ahead. */
  private void twoBlocks() {
    begin();
    member.delivers(job(run.id(), 1, 0, 1));
    member.delivers(job(run.id(), 2, 0, 2));
    turn();
    stands();
    turn();
    stands();
  }

  private void stands() {
    answer(CommitAnswer.STANDS);
    loop.turn();
  }

  @Test
  void theSecondBlockIsHandedOverAsAClaimAhead() {
    twoBlocks();

    assertThat(indexes()).containsExactly(0L, 1L);
    assertThat(following)
        .extracting(ahead -> ahead.claim().probe().index())
        .containsExactly(2L, 3L);
    assertThat(following).extracting(ahead -> ahead.before()).containsExactlyElementsOf(sent);
  }

  @Test
  void aProbeWhoseLaneIsFreeByThenIsSentLikeAnyOther() {
    begin();
    member.delivers(job(run.id(), 1, 0, 1));
    turn();
    stands();
    ended.addAll(sent);
    turn();
    stands();

    assertThat(indexes()).containsExactly(0L, 1L, 2L, 3L);
    assertThat(following).isEmpty();
  }

  /** Its lane has a probe in flight, so the commit is shared with other lanes. */
  @Test
  void whatALaneWithAProbeInFlightSaysWaitsForOthers() {
    twoBlocks();
    int commits = member.commits().size();
    loop.retire(sent.get(0));
    nanos = 4_999_999;
    turn();
    assertThat(member.commits()).hasSize(commits);

    nanos++;
    turn();
    assertThat(member.commits()).hasSize(commits + 1);
  }

  @Test
  void aLaneThatHasNothingInFlightWaitsForNobody() {
    begin();
    turn();
    stands();
    int commits = member.commits().size();
    loop.retire(sent.get(0));
    turn();

    assertThat(member.commits()).hasSize(commits + 1);
  }

  @Test
  void whatIsNotSentIsParkedWhenItsPartitionGoes() {
    twoBlocks();
    loop.revoked(FIRST);

    assertThat(following).isEmpty();
    // Two claimed, two parked; the third block is not taken.
    assertThat(member.committed().get(0)).isEqualTo(new Position(2, "1AAoJ"));
  }

  @Test
  void whatIsNotSentIsParkedBeforeTheWorkerLeaves() {
    twoBlocks();
    following.remove(0);
    loop.finish();

    assertThat(following).isEmpty();
    // The third probe was sent in the meantime.
    assertThat(member.committed().get(0)).isEqualTo(new Position(2, "1AA4F"));
  }

  /** Nobody could be told: the probes stay claimed, and are sent within their windows. */
  @Test
  void whatIsNotSentStaysWhenItsPartitionIsLostOrItsMemberFails() {
    twoBlocks();
    loop.lost(FIRST);
    assertThat(following).hasSize(2);
    assertThat(member.committed()).doesNotContainKey(1);

    ScriptedMember next = new ScriptedMember();
    next.hasCommitted(0, member.lastCommit().of(0));
    loop.begin(next);
    loop.assigned(FIRST);
    next.delivers(job(run.id(), 0, 0, 0));
    next.delivers(job(run.id(), 1, 0, 1));
    loop.turn();
    assertThat(orphans).hasSize(4);
    assertThat(orphans).extracting(Claim::isAhead).containsExactly(false, false, true, true);
  }

  @Test
  void theListOfAWorkerThatKnowsNoClaimsAheadIsTakenOver() {
    ScriptedMember heir = new ScriptedMember();
    heir.hasCommitted(0, new Position(2, "1AAoJ"));
    loop.begin(heir);
    loop.assigned(FIRST);
    heir.delivers(job(run.id(), 0, 0, 0));
    heir.delivers(job(run.id(), 1, 0, 1));
    loop.turn();

    assertThat(orphans).extracting(claim -> claim.probe().index()).containsExactly(0L, 1L);
    orphans.forEach(loop::retire);
    loop.turn();
    heir.withinPoll(() -> heir.lastCommit().answered().accept(CommitAnswer.STANDS));
    loop.turn();
    assertThat(indexes()).containsExactly(2L, 3L);
  }
}
