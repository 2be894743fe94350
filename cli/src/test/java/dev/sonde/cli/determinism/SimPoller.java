package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeGroup.Position;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Run;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.PartitionClaims;
import dev.sonde.worker.claim.TakenJob;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What {@code JobsPoller} and {@code Assignment} do, one turn after the other. */
final class SimPoller implements SimConsumer.Listener {

  private static final long AFTER_REFUSAL_NANOS = 5_000_000;
  private static final long CLAIM_AHEAD_NANOS = Duration.ofMillis(250).toNanos();
  private static final long REVOKE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final int LONGEST_POLL_MILLIS = 50;

  private final World world;
  private final Machine machine;
  private final Run run;
  private final Sink sink;
  private final Map<Integer, PartitionClaims> claims = new TreeMap<>();
  private final Map<TakenJob, Integer> owners = new HashMap<>();
  private final Map<Integer, Long> positions = new TreeMap<>();
  private final Map<Integer, PartitionClaims> revokedByMistake = new TreeMap<>();
  private final Queue<Claim> retired = new ArrayDeque<>();
  private final Queue<Claim> givenUp = new ArrayDeque<>();
  private final Map<Integer, PartitionClaims> outstanding = new TreeMap<>();
  private SimConsumer consumer;
  private @Nullable Runnable revocation;
  private long proposedNanos;
  private long proposals;
  private long turn;
  private boolean replace;
  private boolean refused;
  private boolean leaving;
  private boolean left;

  /** Takes what the poller finds out. */
  interface Sink {
    void proposed(Claim claim, long proposedNanos);

    void claimed(Claim claim, long proposedNanos);

    /** It does not stand; if it is here still, it is proposed again. */
    void refused(Claim claim);

    /** Nobody here will know whether it stands. */
    void unknown(Claim claim);

    void orphaned(Claim claim, long sinceMillis);

    void inDoubt(Claim claim);
  }

  SimPoller(World world, Machine machine, Sink sink) {
    this.world = world;
    this.machine = machine;
    this.run = world.run();
    this.sink = sink;
    this.consumer = new SimConsumer(world, machine, this);
    turnAfter(0);
  }

  void retire(Claim claim) {
    retired.add(claim);
    if (claim.taken().job().closed()) {
      wake();
    }
  }

  void giveUp(Claim orphan) {
    givenUp.add(orphan);
  }

  /** Leaves the group as a worker does that is asked to stop. */
  void leave() {
    leaving = true;
    wake();
  }

  @Override
  public void wake() {
    turnAfter(world.chance().millis(0, 2));
  }

  private void turnAfter(long delayNanos) {
    long number = ++turn;
    machine.after(
        delayNanos,
        () -> {
          if (number == turn && !left) {
            turn();
          }
        });
  }

  private void turn() {
    if (revocation == null && !consumer.blocked()) {
      retireFinished();
      settleGivenUp();
      if (outstanding.isEmpty()) {
        commit();
      }
    }
    consumer.poll();
    if (revocation == null && !consumer.blocked()) {
      fetch();
    }
    if (replace && revocation == null) {
      replaceConsumer();
    } else if (leaving && outstanding.isEmpty() && revocation == null) {
      leaveNow();
      return;
    }
    turnAfter(pollTime());
  }

  private long pollTime() {
    long longest = world.chance().millis(10, LONGEST_POLL_MILLIS);
    if (!outstanding.isEmpty()) {
      return longest;
    }
    if (refused) {
      return AFTER_REFUSAL_NANOS;
    }
    long until = longest;
    for (PartitionClaims each : claims.values()) {
      Long due = each.nextDueNanos();
      if (due != null) {
        until = Math.min(until, due - machine.nanos() - CLAIM_AHEAD_NANOS);
      }
    }
    return Math.max(1_000_000, until);
  }

  private void retireFinished() {
    Claim claim = retired.poll();
    while (claim != null) {
      PartitionClaims owner = claims(claim.taken());
      if (owner != null) {
        owner.retire(claim);
      }
      claim = retired.poll();
    }
  }

  private @Nullable PartitionClaims claims(TakenJob job) {
    Integer partition = owners.get(job);
    return partition == null ? null : claims.get(partition);
  }

  private void settleGivenUp() {
    Claim claim = givenUp.poll();
    while (claim != null) {
      PartitionClaims owner = claims(claim.taken());
      if (owner != null) {
        if (run.spec().onWorkerLoss() == OnWorkerLoss.RESEND && claim.attempt() == 1) {
          owner.resend(claim);
        } else {
          sink.inDoubt(claim);
        }
      }
      claim = givenUp.poll();
    }
  }

  private void commit() {
    if (world.mutant() == Mutant.COMMIT_WITHOUT_OWNERSHIP && consumer.joining()) {
      return;
    }
    refused = false;
    long horizon = machine.nanos() + CLAIM_AHEAD_NANOS;
    Map<Integer, Position> offsets = new TreeMap<>();
    List<Claim> proposed = new ArrayList<>();
    Map<Integer, PartitionClaims> all = new TreeMap<>(revokedByMistake);
    all.putAll(claims);
    all.forEach(
        (partition, each) -> {
          PartitionClaims.Proposal proposal = each.propose(horizon);
          if (proposal != null) {
            outstanding.put(partition, each);
            offsets.put(partition, new Position(proposal.offset(), proposal.metadata()));
            proposed.addAll(proposal.claims());
          }
          each.forgotten().forEach(owners::remove);
        });
    if (offsets.isEmpty()) {
      return;
    }
    proposedNanos = machine.nanos();
    proposed.forEach(claim -> sink.proposed(claim, proposedNanos));
    SimConsumer asked = consumer;
    long number = ++proposals;
    asked.commit(
        offsets,
        commit -> {
          if (asked == consumer && number == proposals) {
            answered(commit, proposed);
          }
        });
  }

  private void answered(SimConsumer.Commit commit, List<Claim> proposed) {
    Map<Integer, PartitionClaims> asked = new TreeMap<>(outstanding);
    switch (commit) {
      case STANDS -> {
        outstanding.clear();
        asked.forEach(this::stands);
      }
      case REFUSED -> {
        outstanding.clear();
        asked.values().forEach(PartitionClaims::refused);
        proposed.forEach(sink::refused);
        refused = true;
      }
      case UNKNOWN -> {
        proposed.forEach(sink::unknown);
        replace = true;
      }
    }
    Runnable waiting = revocation;
    if (waiting != null) {
      waiting.run();
    }
  }

  private void stands(int partition, PartitionClaims each) {
    boolean held = claims.get(partition) == each || revokedByMistake.get(partition) == each;
    for (Claim claim : each.committed()) {
      if (held) {
        sink.claimed(claim, proposedNanos);
      } else {
        sink.unknown(claim);
      }
    }
  }

  private void replaceConsumer() {
    world.trace("%s replaces its consumer", machine.name());
    world.truth().replaced();
    replace = false;
    consumer.close();
    drop(Set.copyOf(claims.keySet()));
    revokedByMistake.values().removeAll(outstanding.values());
    outstanding.clear();
    consumer = new SimConsumer(world, machine, this);
  }

  private void leaveNow() {
    retireFinished();
    Map<Integer, Position> offsets = new TreeMap<>();
    claims.forEach(
        (partition, each) -> {
          PartitionClaims.Proposal proposal = each.proposeRetired();
          if (proposal != null) {
            offsets.put(partition, new Position(proposal.offset(), proposal.metadata()));
          }
        });
    left = true;
    SimConsumer leaver = consumer;
    if (!offsets.isEmpty()) {
      leaver.commit(offsets, unused -> world.trace("%s committed its last", machine.name()));
    }
    drop(Set.copyOf(claims.keySet()));
    machine.after(world.chance().millis(1, 100), leaver::close);
    world.trace("%s has left", machine.name());
  }

  private void drop(Set<Integer> partitions) {
    partitions.forEach(
        partition -> {
          PartitionClaims gone = claims.remove(partition);
          positions.remove(partition);
          if (gone != null && world.mutant() == Mutant.COMMIT_WITHOUT_OWNERSHIP) {
            revokedByMistake.put(partition, gone);
          }
        });
    if (world.mutant() != Mutant.COMMIT_WITHOUT_OWNERSHIP) {
      owners.values().removeAll(partitions);
    }
  }

  @Override
  public void assigned(Set<Integer> partitions, Map<Integer, Position> committed) {
    world.trace("%s is assigned %s", machine.name(), partitions);
    for (Integer partition : partitions) {
      Position position = committed.get(partition);
      PartitionClaims taken =
          position == null
              ? PartitionClaims.fresh(world.scenario().bounds(), 0)
              : PartitionClaims.inherited(
                  world.scenario().bounds(), position.offset(), position.metadata());
      claims.put(partition, taken);
      revokedByMistake.remove(partition);
      positions.put(partition, position == null ? 0 : taken.readFrom());
    }
  }

  @Override
  public void revoked(Set<Integer> partitions, Runnable done) {
    world.trace("%s lets %s go", machine.name(), partitions);
    boolean[] over = {false};
    Runnable finish =
        () -> {
          if (!over[0]) {
            over[0] = true;
            revocation = null;
            drop(partitions);
            done.run();
          }
        };
    if (outstanding.isEmpty() || replace) {
      finish.run();
      return;
    }
    revocation = finish;
    machine.after(
        REVOKE_NANOS,
        () -> {
          if (!over[0]) {
            replace = true;
            finish.run();
            wake();
          }
        });
  }

  @Override
  public void lost(Set<Integer> partitions) {
    world.trace("%s has lost %s", machine.name(), partitions);
    drop(partitions);
  }

  private void fetch() {
    for (Integer partition : List.copyOf(positions.keySet())) {
      long from = positions.getOrDefault(partition, 0L);
      long next =
          world
              .kafka()
              .jobs(partition)
              .read(from, world.chance().between(1, 5), each -> take(partition, each));
      positions.put(partition, next);
    }
  }

  private void take(int partition, FakeLog.Entry<Job> entry) {
    PartitionClaims owner = claims.get(partition);
    if (owner == null) {
      return;
    }
    Job job = entry.value();
    LoadSpec load = run.spec().load();
    owners.put(
        owner.offer(
            entry.offset(), job, machine.nanosAt(job.startAtMillis()), load.count() != null),
        partition);
    owner.orphans().forEach(orphan -> sink.orphaned(orphan, entry.stampMillis()));
  }
}
