package dev.sonde.worker.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.BrokerClock;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.testing.RunBuilder;
import dev.sonde.worker.claim.Ahead;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.ClaimBounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;

/** A claim loop with a fake member, sink and clock. */
abstract class ClaimLoopFixture {

  static final Set<Integer> FIRST = Set.of(0);
  static final String FORGOTTEN = "01KATESTRUN00000000000000001";
  static final CommitAnswer NO_ANSWER = new CommitAnswer.Unknown(new TimeoutException("no answer"));

  final ScriptedMember member = new ScriptedMember();
  final RunBook runs = new RunBook();
  final Run run = RunBuilder.of("a", "b").build();
  final List<String> told = new ArrayList<>();
  final List<Claim> sent = new ArrayList<>();
  final List<Claim> orphans = new ArrayList<>();

  /** Claims made ahead whose probe before is open. */
  final List<Ahead> following = new ArrayList<>();

  /** Claims whose probe has ended. */
  final List<Claim> ended = new ArrayList<>();

  final List<String> dead = new ArrayList<>();
  long nanos;
  final List<Boolean> marks = new ArrayList<>();
  boolean allRead;
  final ClaimLoop loop = loop();

  ClaimLoop loop() {
    RunClocks clocks = new RunClocks(() -> nanos);
    clocks.learned(new BrokerClock.Reading(0, 0, 0));
    runs.accept(run.id(), new JsonCodec<>(Run.class).encode(run));
    return new ClaimLoop(
        new ClaimOptions("w", Duration.ofMillis(250), ClaimBounds.DEFAULT),
        new FollowedRuns(runs, this::mark),
        clocks,
        (poison, reason) -> dead.add(reason),
        new ClaimSink() {
          @Override
          public void claimed(Run of, Claim claim, long proposedNanos) {
            sent.add(claim);
            told.add(claim.probe().index() + "/" + claim.attempt() + " proposed " + proposedNanos);
          }

          @Override
          public boolean claimedAhead(Run of, Ahead ahead, long proposedNanos) {
            if (ended.contains(ahead.before())) {
              claimed(of, ahead.claim(), proposedNanos);
              return false;
            }
            return following.add(ahead);
          }

          @Override
          public boolean withdraw(Ahead ahead) {
            return following.remove(ahead);
          }

          @Override
          public void orphaned(Run of, Claim claim, long sinceMillis) {
            orphans.add(claim);
          }

          @Override
          public void inDoubt(Run of, Claim claim) {
            told.add(claim.probe().index() + " in doubt");
          }

          @Override
          public void refused(Throwable cause) {
            told.add("refused");
          }
        });
  }

  BooleanSupplier mark() {
    marks.add(allRead);
    return () -> allRead;
  }

  static ConsumerRecord<String, byte[]> job(String run, long offset, int lane, long block) {
    return job(0, run, offset, lane, block);
  }

  static ConsumerRecord<String, byte[]> job(
      int partition, String run, long offset, int lane, long block) {
    List<Job.Probe> probes =
        List.of(new Job.Probe(block * 2, 0, 0, 0), new Job.Probe(block * 2 + 1, 1, 0, 0));
    Job job = new Job(run, "default", partition, lane, 0, Long.MAX_VALUE, probes);
    byte[] value = new JsonCodec<>(Job.class).encode(job);
    return new ConsumerRecord<>(Topics.jobs("default"), partition, offset, run + "/0", value);
  }

  /** An open-loop job of one block, both of whose probes are due then. */
  static ConsumerRecord<String, byte[]> due(String run, long block, long dueMicros) {
    List<Job.Probe> probes =
        List.of(
            new Job.Probe(block * 2, 0, 0, dueMicros),
            new Job.Probe(block * 2 + 1, 1, 0, dueMicros));
    Job job = new Job(run, "default", 0, Job.OPEN, 0, Long.MAX_VALUE, probes);
    byte[] value = new JsonCodec<>(Job.class).encode(job);
    return new ConsumerRecord<>(Topics.jobs("default"), 0, block, run + "/0", value);
  }

  /** Begins with a member that holds a new partition and has read one block of a lane. */
  void begin() {
    loop.begin(member);
    loop.assigned(FIRST);
    member.delivers(job(run.id(), 0, 0, 0));
    turn();
  }

  void turn() {
    assertThat(loop.turn()).isEqualTo(MemberLoop.Turn.GOES_ON);
  }

  void answer(CommitAnswer answer) {
    member.withinPoll(() -> member.lastCommit().answered().accept(answer));
  }

  List<Long> indexes() {
    return sent.stream().map(claim -> claim.probe().index()).toList();
  }
}
