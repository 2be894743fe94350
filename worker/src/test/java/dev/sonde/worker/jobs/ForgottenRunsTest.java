package dev.sonde.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.job.Job;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.kafka.group.Position;
import dev.sonde.kafka.group.Span;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.claim.PartitionClaims;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Jobs whose run is not known, or not known any more, and lists that do not fit the log. */
class ForgottenRunsTest extends ClaimLoopFixture {

  @Test
  void aJobWaitsUntilAllRunsAreReadAndThenGoesToTheDeadLetters() {
    loop.begin(member);
    loop.assigned(FIRST);
    member.delivers(job(FORGOTTEN, 0, 0, 0));
    member.delivers(job(run.id(), 1, 0, 0));
    turn();
    nanos = Duration.ofHours(1).toNanos();
    turn();
    assertThat(member.commits()).isEmpty();
    assertThat(dead).isEmpty();

    allRead = true;
    turn();
    turn();
    assertThat(dead).containsExactly("a job of a run that is not known");
    assertThat(member.commits()).hasSize(1);
  }

  @Test
  void aMarkIsOnlyProofForJobsThatWereReadBeforeIt() {
    loop.begin(member);
    loop.assigned(FIRST);
    member.delivers(job(FORGOTTEN, 0, 0, 0));
    turn();
    allRead = true;
    member.withinPoll(() -> marks.clear());
    member.delivers(job("01KATESTRUN00000000000000002", 1, 0, 0));
    member.delivers(job("01KATESTRUN00000000000000003", 2, 0, 0));
    turn();

    assertThat(marks).as("one for both later jobs").hasSize(1);
    assertThat(dead).hasSize(3);
  }

  @Test
  void aJobThatWaitsHoldsUpItsPartitionAlone() {
    loop.begin(member);
    loop.assigned(Set.of(0, 1));
    member.delivers(job(0, FORGOTTEN, 0, 0, 0));
    member.delivers(job(0, run.id(), 1, 0, 0));
    member.delivers(job(1, run.id(), 0, 1, 1));
    turn();
    turn();
    answer(CommitAnswer.STANDS);
    loop.turn();

    assertThat(indexes()).containsExactly(2L, 3L);
  }

  @Test
  void aPartitionWithManyJobsThatWaitIsPaused() {
    loop.begin(member);
    loop.assigned(FIRST);
    for (int offset = 0; offset < 1_001; offset++) {
      member.delivers(job(FORGOTTEN, offset, 0, offset));
    }
    turn();
    assertThat(member.paused()).containsExactly(0);

    allRead = true;
    turn();
    assertThat(member.paused()).isEmpty();
  }

  /** What a lost worker has left: an old claim, a job of a forgotten run, and two other jobs. */
  private Position left() {
    PartitionClaims last = PartitionClaims.fresh(ClaimBounds.DEFAULT, 0);
    Job first = decoded(job(run.id(), 0, 0, 0));
    last.offer(0, first, 0, true);
    last.offer(1, decoded(job(FORGOTTEN, 1, 5, 1)), 0, true);
    last.offer(2, decoded(job(run.id(), 2, 1, 1)), 0, true);
    assertThat(last.propose(0)).isNotNull();
    last.committed().claims().stream()
        .filter(claim -> claim.taken().job().run().equals(FORGOTTEN))
        .forEach(last::retire);
    last.offer(3, decoded(job(run.id(), 3, 1, 2)), 0, true);
    last.offer(4, decoded(job(run.id(), 4, 2, 3)), 0, true);
    assertThat(last.propose(0)).isNotNull();
    last.committed();
    last.followers().forEach(last::park);
    PartitionClaims.Proposal proposal = Objects.requireNonNull(last.proposeRetired());
    return new Position(proposal.offset(), proposal.metadata());
  }

  private static Job decoded(ConsumerRecord<String, byte[]> read) {
    return new JsonCodec<>(Job.class).decode(read.value());
  }

  private void delivers(ConsumerRecord<String, byte[]> second) {
    member.delivers(job(run.id(), 0, 0, 0));
    member.delivers(second);
    member.delivers(job(run.id(), 2, 1, 1));
    member.delivers(job(run.id(), 3, 1, 2));
    member.delivers(job(run.id(), 4, 2, 3));
  }

  private List<Long> orphanIndexes() {
    return orphans.stream().map(claim -> claim.probe().index()).toList();
  }

  @Test
  void aJobOfAForgottenRunUsesUpItsStates() {
    member.hasCommitted(0, left());
    allRead = true;
    loop.begin(member);
    loop.assigned(FIRST);
    delivers(job(FORGOTTEN, 1, 5, 1));
    turn();

    assertThat(orphanIndexes()).containsExactly(0L, 1L, 2L, 3L, 6L, 7L);
    assertThat(dead).as("its probes were settled").isEmpty();
    turn();
    assertThat(member.commits()).as("the lane of what is parked waits").isEmpty();
  }

  @Test
  void aJobThatCannotBeDecodedUsesUpItsStates() {
    member.hasCommitted(0, left());
    allRead = true;
    loop.begin(member);
    loop.assigned(FIRST);
    ConsumerRecord<String, byte[]> broken =
        new ConsumerRecord<>(Topics.jobs("default"), 0, 1, FORGOTTEN + "/0", new byte[] {1});
    broken.headers().add(Topics.HEADER_RUN, FORGOTTEN.getBytes(StandardCharsets.UTF_8));
    broken.headers().add(Topics.HEADER_INDEXES, "2-3".getBytes(StandardCharsets.UTF_8));
    delivers(broken);
    turn();

    assertThat(orphanIndexes()).containsExactly(0L, 1L, 2L, 3L, 6L, 7L);
    assertThat(dead).hasSize(1);
  }

  @Test
  void whenTheFirstJobsOfTheListAreDeletedEverythingMayHaveBeenSent() {
    member.hasCommitted(0, left());
    member.holds(0, new Span(2, 5));
    loop.begin(member);
    loop.assigned(FIRST);
    member.delivers(job(run.id(), 2, 1, 1));
    member.delivers(job(run.id(), 3, 1, 2));
    member.delivers(job(run.id(), 4, 2, 3));
    turn();

    assertThat(orphanIndexes()).containsExactly(2L, 3L, 4L, 5L, 6L, 7L);
  }

  @Test
  void whenTheListCannotBeReadEverythingMayHaveBeenSent() {
    member.hasCommitted(0, new Position(1, "9 of a later version"));
    member.holds(0, new Span(0, 2));
    loop.begin(member);
    loop.assigned(Set.of(0, 1));
    member.delivers(job(run.id(), 0, 0, 0));
    member.delivers(job(run.id(), 1, 1, 1));
    turn();
    turn();

    assertThat(orphanIndexes()).containsExactly(0L, 1L);
    assertThat(member.lastCommit().of(0).offset()).isEqualTo(2);
  }

  @Test
  void aPartitionThatComesBackWhileItsJobsWaitIsReadOnce() {
    loop.begin(member);
    member.hasCommitted(0, Position.of(0));
    loop.assigned(FIRST);
    member.delivers(job(FORGOTTEN, 0, 0, 0));
    member.delivers(job(run.id(), 1, 0, 0));
    turn();
    loop.revoked(FIRST);
    loop.assigned(FIRST);
    member.delivers(job(FORGOTTEN, 0, 0, 0));
    member.delivers(job(run.id(), 1, 0, 0));
    allRead = true;
    turn();
    turn();
    answer(CommitAnswer.STANDS);
    loop.turn();

    assertThat(indexes()).containsExactly(0L, 1L);
    assertThat(dead).hasSize(1);
  }

  @Test
  void aClaimWhoseRunIsForgottenIsRetired() {
    begin();
    turn();
    runs.accept(run.id(), null);
    answer(CommitAnswer.STANDS);
    loop.turn();
    turn();

    assertThat(sent).isEmpty();
    assertThat(member.lastCommit().of(0)).isEqualTo(new Position(1, "1AQ"));
  }

  @Test
  void anOrphanWhoseRunIsForgottenIsRetired() {
    begin();
    turn();
    Position left = member.lastCommit().of(0);
    ScriptedMember heir = new ScriptedMember();
    heir.hasCommitted(0, left);
    loop.begin(heir);
    loop.assigned(FIRST);
    heir.delivers(job(run.id(), 0, 0, 0));
    turn();
    runs.accept(run.id(), null);
    orphans.forEach(loop::giveUp);
    turn();

    assertThat(told).isEmpty();
    assertThat(heir.lastCommit().of(0)).isEqualTo(new Position(1, "1AQ"));
  }
}
