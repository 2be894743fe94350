package dev.sonde.worker.claim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.job.Job;
import dev.sonde.worker.claim.PartitionClaims.Proposal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A partition with its broker and one owner after the other: runs the requested steps and checks
 * every commit against what really happened.
 */
final class ClaimLedger {

  private static final int TARGETS = 3;
  private static final int LANES = 2;

  private final ClaimBounds bounds;
  private final boolean boundedSkew;
  private final List<Job> log = new ArrayList<>();
  private final Set<Long> sent = new HashSet<>();
  private final Set<Long> retired = new HashSet<>();
  private final Set<Long> orphaned = new HashSet<>();
  private final List<Claim> inFlight = new ArrayList<>();
  private final Map<Claim, Ahead> following = new HashMap<>();
  private long committedOffset;
  private String metadata = "";
  private PartitionClaims owner;
  private int read;
  private long horizonMicros;
  private long blocks;
  private @Nullable Proposal outstanding;

  ClaimLedger(ClaimBounds bounds, boolean boundedSkew) {
    this.bounds = bounds;
    this.boundedSkew = boundedSkew;
    this.owner = PartitionClaims.fresh(bounds, 0);
  }

  /** Writes a job; every third is an open one, with due times in another order. */
  void write() {
    long block = blocks++;
    long due = block * 10;
    log.add(
        block % 3 == 2
            ? Jobs.open(block * TARGETS, due + 50, due, due + 20)
            : Jobs.block((int) (block % LANES), block, TARGETS));
  }

  void read() {
    if (read < log.size()) {
      owner.offer(read, log.get(read), 0, boundedSkew);
      read++;
      for (Claim orphan : owner.orphans()) {
        orphaned.add(orphan.probe().index());
        inFlight.add(orphan);
      }
    }
  }

  void passTime(int micros) {
    horizonMicros += micros;
  }

  void propose() {
    if (outstanding == null) {
      outstanding = owner.propose(horizonMicros * 1000);
    }
  }

  /** The broker accepts the outstanding commit. */
  private void land(Proposal proposal) {
    assertThat(proposal.offset())
        .as("offsets never go down")
        .isGreaterThanOrEqualTo(committedOffset);
    assertThat(proposal.metadata()).hasSizeLessThanOrEqualTo(bounds.maxMetadataChars());
    committedOffset = proposal.offset();
    metadata = proposal.metadata();
    ClaimList list = ClaimList.decode(committedOffset, metadata);
    Map<Long, ProbeState> states = states(list);
    for (int offset = 0; offset < committedOffset; offset++) {
      for (Job.Probe probe : log.get(offset).probes()) {
        ProbeState state = states.getOrDefault(probe.index(), ProbeState.RETIRED);
        if (!retired.contains(probe.index())) {
          assertThat(state)
              .as("probe %d is not retired", probe.index())
              .isNotEqualTo(ProbeState.RETIRED);
        }
        if (sent.contains(probe.index()) && !retired.contains(probe.index())) {
          assertThat(state.isTaken()).as("probe %d was sent", probe.index()).isTrue();
        }
      }
    }
    assertTwoOfALane(states);
  }

  /** Of a target's probes in a lane at most two may be in doubt. */
  private void assertTwoOfALane(Map<Long, ProbeState> states) {
    Map<String, Integer> taken = new HashMap<>();
    for (Job job : log) {
      for (Job.Probe probe : job.probes()) {
        ProbeState state = states.getOrDefault(probe.index(), ProbeState.RETIRED);
        if (job.closed() && state.isTaken()) {
          taken.merge(job.lane() + "/" + probe.target(), 1, Integer::sum);
        }
      }
    }
    assertThat(taken.values()).allMatch(number -> number <= 2);
  }

  private Map<Long, ProbeState> states(ClaimList list) {
    Map<Long, ProbeState> states = new HashMap<>();
    int at = 0;
    for (long offset = list.baseOffset(); offset < committedOffset; offset++) {
      for (Job.Probe probe : log.get((int) offset).probes()) {
        states.put(probe.index(), list.states().get(at++));
      }
    }
    assertThat(at).as("the list covers what is taken").isEqualTo(list.states().size());
    return states;
  }

  /** The commit is accepted and its owner gets the answer: its claims are sent. */
  void commit() {
    Proposal proposal = outstanding;
    if (proposal == null) {
      return;
    }
    outstanding = null;
    land(proposal);
    Proposal stands = owner.committed();
    stands.claims().forEach(this::send);
    for (Ahead ahead : stands.ahead()) {
      if (inFlight.contains(ahead.before())) {
        following.put(ahead.before(), ahead);
      } else {
        owner.begun(ahead);
        send(ahead.claim());
      }
    }
  }

  private void send(Claim claim) {
    long index = claim.probe().index();
    assertThat(sent.add(index)).as("probe %d is sent once", index).isTrue();
    assertThat(orphaned).as("never sent after a takeover").doesNotContain(index);
    if (claim.taken().job().closed()) {
      assertThat(inFlight)
          .as("one of a target in a lane")
          .noneMatch(
              other ->
                  other.taken().job().lane() == claim.taken().job().lane()
                      && other.probe().target() == claim.probe().target());
    }
    inFlight.add(claim);
  }

  /** The broker refuses the outstanding commit. */
  void refuse() {
    if (outstanding != null) {
      outstanding = null;
      owner.refused();
    }
  }

  /** The event of a probe in flight is acknowledged. */
  void retire(int which) {
    if (!inFlight.isEmpty()) {
      Claim claim = inFlight.remove(which % inFlight.size());
      retired.add(claim.probe().index());
      Ahead next = following.remove(claim);
      if (next != null) {
        send(next.claim());
      }
      owner.retire(claim);
    }
  }

  /** The owner gives the partition away in order: what it has not sent is parked. */
  void handOver() {
    commit();
    for (Ahead ahead : owner.followers()) {
      assertThat(following.remove(ahead.before())).isEqualTo(ahead);
      owner.park(ahead);
    }
    Proposal last = owner.proposeRetired();
    if (last != null) {
      land(last);
    }
    takeOver(false);
  }

  /** The owner is lost; its outstanding commit may have been accepted. The next one takes over. */
  void takeOver(boolean landed) {
    Proposal proposal = outstanding;
    if (proposal != null && landed) {
      land(proposal);
    }
    outstanding = null;
    inFlight.clear();
    following.clear();
    owner = PartitionClaims.inherited(bounds, committedOffset, metadata);
    read = (int) owner.readFrom();
  }

  /** Runs everything to its end and checks that nothing was lost. */
  void drain() {
    while (read < log.size()) {
      read();
    }
    horizonMicros = Long.MAX_VALUE / 1_000_000;
    do {
      while (!inFlight.isEmpty()) {
        retire(0);
      }
      commit();
      propose();
    } while (outstanding != null || !inFlight.isEmpty());
    Set<Long> accounted = new HashSet<>(sent);
    accounted.addAll(orphaned);
    assertThat(accounted).hasSize((int) blocks * TARGETS);
    assertThat(retired).isEqualTo(accounted);
    assertThat(owner.claimed()).isZero();
    assertThat(owner.waiting()).isZero();
    assertThat(ClaimList.decode(committedOffset, metadata).states()).isEmpty();
  }
}
