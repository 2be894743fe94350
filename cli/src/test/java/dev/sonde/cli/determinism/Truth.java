package dev.sonde.cli.determinism;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.Position;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.claim.PartitionClaims;
import dev.sonde.worker.jobs.EventWatch;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** Records what really happened, and checks in every step what must hold in every step. */
final class Truth {

  private final World world;
  private final Run run;
  private final Set<Long> dispatched = new HashSet<>();
  private final Map<String, Long> costs = new HashMap<>();
  private final Map<String, Outcome> answers = new HashMap<>();
  private final Set<String> sent = new HashSet<>();
  private final Set<String> unsent = new HashSet<>();
  private final Set<String> givenUp = new HashSet<>();
  private final Map<Claim, Long> logEnds = new HashMap<>();
  private final LaneTruth lanes;
  private final JsonCodec<Job> jobCodec = new JsonCodec<>(Job.class);
  private final JsonCodec<Progress> progressCodec = new JsonCodec<>(Progress.class);
  private final Set<String> excused = new HashSet<>();
  private Progress progress;
  private String end = "";
  private long possibleNanoUsd;
  private int members;
  private int doubts;

  Truth(World world) {
    this.world = world;
    this.run = world.run();
    this.lanes = new LaneTruth(world);
    this.progress = Progress.planned(run.id());
  }

  /** The name of a probe; that of another run than the one that is judged has a prefix. */
  static String probe(String run, long index) {
    return (run.equals(Scenario.JUDGED) ? "" : run.substring(run.length() - 1) + ":") + index;
  }

  static String probe(Claim claim) {
    return probe(claim.taken().job().run(), claim.probe().index());
  }

  static String name(Claim claim) {
    return probe(claim) + "/" + claim.attempt();
  }

  private static String name(ProbeEvent event) {
    return probe(event.run(), event.index()) + "/" + event.attempt();
  }

  private boolean isJudged(String other) {
    return other.equals(run.id());
  }

  @SuppressWarnings("AnnotateFormatMethod") // Every call has its message as a constant.
  static void require(boolean holds, String message, @Nullable Object... arguments) {
    if (!holds) {
      throw new AssertionError(String.format(message, arguments));
    }
  }

  /** A dispatcher's record is committed. */
  void written(ProducerRecord<String, byte[]> written) {
    if (written.topic().equals(FakeCluster.JOBS)) {
      dispatched(jobCodec.decode(written.value()));
    } else if (Topics.isProgressKey(written.key()) && written.topic().equals(Topics.RUNS)) {
      progressed(progressCodec.decode(written.value()));
    } else if (written.topic().equals(Topics.EVENTS)) {
      Logged.of(written.value()).ifEnd(run.id(), this::ended);
    }
  }

  private void progressed(Progress next) {
    if (isJudged(next.run())) {
      progress = next;
      checkReserved();
      world.trace("the run is dispatched up to %s", progress.nextBlock());
    } else if (next.ended()) {
      world.others().ended(next.run());
    }
  }

  private void ended(String reason) {
    if (end.isEmpty()) {
      world.trace("the run is over: %s", reason);
      end = reason;
    }
  }

  /** The claims of these positions that are not committed yet. */
  Collection<Claim> claimedBy(Map<Integer, Position> positions) {
    Map<String, Claim> claimed = new LinkedHashMap<>();
    Map<Integer, Position> before =
        world.cluster().group(FakeCluster.JOBS).committed(positions.keySet());
    positions.forEach((partition, position) -> claimed.putAll(claimedBy(partition, position)));
    before.forEach(
        (partition, position) ->
            claimed.keySet().removeAll(claimedBy(partition, position).keySet()));
    return claimed.values();
  }

  private Map<String, Claim> claimedBy(int partition, Position position) {
    Map<String, Claim> claimed = new LinkedHashMap<>();
    PartitionClaims claims =
        PartitionClaims.inherited(ClaimBounds.DEFAULT, position.offset(), position.metadata());
    world
        .cluster()
        .log(FakeCluster.JOBS, partition)
        .read(
            claims.readFrom(),
            (int) (position.offset() - claims.readFrom()),
            read -> claims.offer(read.offset(), jobCodec.decode(read.value()), 0, true));
    claims.orphans().forEach(claim -> claimed.put(name(claim), claim));
    lanes.listed(claimed.values());
    return claimed;
  }

  private void dispatched(Job job) {
    if (!isJudged(job.run())) {
      return;
    }
    for (Job.Probe probe : job.probes()) {
      require(dispatched.add(probe.index()), "probe %d was dispatched twice", probe.index());
      possibleNanoUsd += attempts() * worst(probe.target(), probe.prompt());
    }
    checkCap();
  }

  private int attempts() {
    return run.spec().onWorkerLoss() == OnWorkerLoss.RESEND ? 2 : 1;
  }

  private long worst(int target, int prompt) {
    return Objects.requireNonNull(run.worstCaseNanoUsd(target, prompt));
  }

  private void checkCap() {
    Long cap = run.spec().budgetNanoUsd();
    require(
        cap == null || possibleNanoUsd <= cap,
        "spent and outstanding are %d nano-USD, the cap is %s",
        possibleNanoUsd,
        cap);
  }

  /** The next dispatcher takes up the run with what the last one says it has reserved. */
  private void checkReserved() {
    require(
        possibleNanoUsd <= progress.reservedNanoUsd(),
        "spent and outstanding are %d nano-USD, the dispatcher has reserved %d",
        possibleNanoUsd,
        progress.reservedNanoUsd());
  }

  /** A request is sent. */
  void sent(Run of, Claim claim, long nanos) {
    String name = name(claim);
    require(sent.add(name), "%s was sent twice", name);
    require(!unsent.contains(name), "%s was sent after an event said it was not", name);
    require(claim.attempt() <= attempts(), "%s was sent: a probe is sent once", name);
    if (claim.attempt() == 2) {
      String first = probe(claim) + "/1";
      require(givenUp.contains(first), "%s was sent before %s was given up", name, first);
    }
    lanes.sent(of, claim, nanos);
    if (claim.attempt() == 2 && claim.taken().job().closed()) {
      checkAlone(claim);
    }
  }

  /** A second attempt waits for all other claims of its target in its lane. */
  private void checkAlone(Claim second) {
    int partition = second.taken().job().shard();
    Position committed =
        Objects.requireNonNull(
            world.cluster().group(FakeCluster.JOBS).committed(Set.of(partition)).get(partition));
    claimedBy(partition, committed)
        .forEach(
            (name, other) ->
                require(
                    probe(other).equals(probe(second))
                        || !LaneTruth.lane(other).equals(LaneTruth.lane(second))
                        || unsent.contains(name)
                        || givenUp.contains(name)
                        || lanes.isOver(other),
                    "%s was sent again while %s may be open",
                    name(second),
                    name));
  }

  void charged(Claim claim, long costNanoUsd) {
    costs.put(name(claim), costNanoUsd);
  }

  /** The provider has answered, so its cost is known. */
  void answered(Claim claim, Outcome outcome) {
    String name = name(claim);
    answers.put(name, outcome);
    Job.Probe probe = claim.probe();
    if (isJudged(claim.taken().job().run())) {
      possibleNanoUsd -= worst(probe.target(), probe.prompt()) - costs.getOrDefault(name, 0L);
    }
  }

  /** A worker has published the event of a probe. */
  void published(ProbeEvent event) {
    String name = name(event);
    if (event.outcome().answered()) {
      require(sent.contains(name), "%s has an answer and was never sent", name);
      require(
          event.outcome() == Outcome.TIMEOUT || answers.get(name) == event.outcome(),
          "%s was answered %s and published as %s",
          name,
          answers.get(name),
          event.outcome());
    } else if (event.outcome() != Outcome.IN_DOUBT && unsent.add(name)) {
      require(!sent.contains(name), "%s is %s and was sent", name, event.outcome());
      if (event.attempt() == 1 && isJudged(event.run())) {
        possibleNanoUsd -= worst(event.target(), event.prompt());
      }
    }
  }

  /** An orphan is watched: before it is given up, the log at its time must have been read. */
  void orphaned(EventWatch.Orphan orphan, long untilNanos) {
    SimLog log = world.cluster().eventsOf(run, orphan.claim().taken().job());
    logEnds.put(orphan.claim(), 0L);
    world.scheduler().after(untilNanos, () -> logEnds.put(orphan.claim(), log.stableEnd()));
  }

  void givenUp(Claim claim) {
    String name = name(claim);
    givenUp.add(name);
    lanes.givenUp(claim);
    int end = logEnds.getOrDefault(claim, 0L).intValue();
    world
        .cluster()
        .eventsOf(run, claim.taken().job())
        .read(
            0,
            end,
            read ->
                Logged.of(read.value())
                    .ifProbe(
                        claim.taken().job().run(),
                        event ->
                            require(
                                !name(event).equals(name),
                                "%s was given up though its event stood in the log",
                                name)));
  }

  /** This probe may end in doubt. */
  void excuse(String probe) {
    excused.add(probe);
  }

  boolean excused(String probe) {
    return excused.contains(probe);
  }

  boolean wasSent(ProbeEvent event) {
    return sent.contains(name(event));
  }

  /** A worker has joined, for the first time or after a failure. */
  void took() {
    members++;
  }

  int members() {
    return members;
  }

  int requests() {
    return sent.size();
  }

  /** The number of second attempts. */
  long resends() {
    return sent.stream().filter(name -> name.endsWith("/2")).count();
  }

  /** A probe is in doubt in the report. */
  void doubted() {
    doubts++;
  }

  int doubts() {
    return doubts;
  }

  LaneTruth lanes() {
    return lanes;
  }

  Set<Long> dispatched() {
    return dispatched;
  }

  Progress progress() {
    return progress;
  }

  /** Why the run ended, or empty if it has not. */
  String end() {
    return end;
  }

  long possibleNanoUsd() {
    return possibleNanoUsd;
  }
}
