package dev.sonde.worker.jobs;

import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.UnreadableRecords;
import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.kafka.group.GroupMember;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Position;
import dev.sonde.worker.claim.Ahead;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.PartitionClaims;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims probes of the assigned partitions, turn by turn:
 *
 * <pre>
 *           retire, resend
 *                 │
 * poll ──► offer ─┴─► propose ──commit──► stands ───► the sink sends
 *  ▲                     ▲                  refused ─► proposed anew
 *  └─────────────────────┴── next turn ──── unknown ─► nothing is sent, the member is replaced
 * </pre>
 *
 * <p>Only the polling thread commits, one commit at a time; the claims of a commit are passed to
 * {@link ClaimSink} only after the broker has acknowledged it. After a failed commit the member is
 * closed and replaced, so that the broker refuses a late copy of that commit. Owned by the polling
 * thread.
 */
public final class ClaimLoop implements MemberLoop.Role {

  private static final Logger LOG = LoggerFactory.getLogger(ClaimLoop.class);
  private static final Duration LONGEST_POLL = Duration.ofMillis(50);
  private static final Duration HELD_POLL = Duration.ofMillis(5);
  private static final Duration SHORTEST_POLL = Duration.ofMillis(1);
  private static final Duration LAST_COMMIT = Duration.ofSeconds(2);

  /** What is due so much later than what must be claimed now is claimed with it. */
  private static final Duration TOGETHER = Duration.ofMillis(100);

  /**
   * Claims ahead are committed at the latest after this time. Their lanes have a probe in flight,
   * and those of other lanes are committed with them.
   */
  private static final long GATHER_NANOS = Duration.ofMillis(5).toNanos();

  /** Retired probes of open loops are committed at the latest after this time. */
  private static final long RETIRE_NANOS = Duration.ofMillis(500).toNanos();

  private static final Duration SETTLE = Duration.ofSeconds(5);
  private static final int MOST_WAITING_PROBES = 50_000;
  private static final int MOST_HELD_JOBS = 1_000;

  private final ClaimOptions options;
  private final RunBook runs;
  private final NanoClock clock;
  private final ClaimSink sink;
  private final Assignment assignment;
  private final HeldJobs held;
  private final Parting parting;
  private final Queue<Claim> retired = new ConcurrentLinkedQueue<>();
  private final Queue<Claim> givenUp = new ConcurrentLinkedQueue<>();
  private Map<Integer, PartitionClaims> outstanding = Map.of();
  private @Nullable RuntimeException failure;
  private boolean refused;
  private boolean worked;
  private long proposedNanos;
  private volatile @Nullable GroupMember member;

  public ClaimLoop(
      ClaimOptions options,
      FollowedRuns runs,
      RunClocks clocks,
      UnreadableRecords deadLetters,
      ClaimSink sink) {
    this.options = options;
    this.runs = runs.book();
    this.clock = clocks.clock();
    this.sink = sink;
    this.assignment = new Assignment(options.bounds());
    this.held = new HeldJobs(runs, clocks, deadLetters, assignment, sink);
    this.parting = new Parting(assignment, sink);
  }

  public Assignment assignment() {
    return assignment;
  }

  /** Retires a claim whose event is durable. From any thread. */
  public void retire(Claim claim) {
    retired.add(claim);
    if (claim.taken().job().closed()) {
      wake();
    }
  }

  /** Gives up an orphan whose time has passed without an event. From any thread. */
  public void giveUp(Claim orphan) {
    givenUp.add(orphan);
  }

  private void wake() {
    GroupMember polling = member;
    if (polling != null) {
      polling.wake();
    }
  }

  @Override
  public void begin(GroupMember next) {
    failure = null;
    refused = false;
    outstanding = Map.of();
    held.clear();
    assignment.clear();
    member = next;
  }

  private GroupMember member() {
    GroupMember polling = member;
    if (polling == null) {
      throw new IllegalStateException("there is no member");
    }
    return polling;
  }

  @Override
  public MemberLoop.Turn turn() {
    GroupMember polling = member();
    worked = false;
    retireFinished();
    settleGivenUp();
    held.handOn();
    if (outstanding.isEmpty()) {
      propose(polling);
    }
    for (ConsumerRecord<String, byte[]> jobRecord : polling.poll(pollTime())) {
      held.add(jobRecord);
    }
    held.handOn();
    throttle(polling);
    RuntimeException cause = failure;
    if (cause != null && FatalErrorHandler.isRefusal(cause)) {
      throw cause;
    }
    return cause != null
        ? MemberLoop.Turn.FAILED
        : worked ? MemberLoop.Turn.WORKED : MemberLoop.Turn.GOES_ON;
  }

  @Override
  public void finish() {
    awaitOutstanding();
    retireFinished();
    part(assignment.partitions());
  }

  @Override
  public void refused(RuntimeException cause) {
    sink.refused(cause);
  }

  @Override
  public void assigned(Set<Integer> partitions) {
    assignment.take(member(), partitions);
  }

  @Override
  public void revoked(Set<Integer> partitions) {
    awaitOutstanding();
    retireFinished();
    part(partitions);
    drop(partitions);
  }

  @Override
  public void lost(Set<Integer> partitions) {
    // Other workers may hold them already, so an outstanding commit has no effect here.
    drop(partitions);
  }

  /** When a partition comes back, its jobs are read again. */
  private void drop(Set<Integer> partitions) {
    assignment.drop(partitions);
    held.drop(partitions);
  }

  /** Waits for the answer to the outstanding commit while the partitions are still held. */
  private void awaitOutstanding() {
    if (outstanding.isEmpty() || failure != null) {
      return;
    }
    try {
      member().settle(SETTLE);
    } catch (KafkaException e) {
      LOG.warn("worker {}: no answer to a commit of claims: {}", options.worker(), e.toString());
      failure = e;
    }
  }

  /**
   * Commits what the next owner should know. Without an answer it finds the events of what is
   * retired, and what was taken back stays claimed and is in doubt.
   */
  private void part(Set<Integer> partitions) {
    if (failure != null) {
      return;
    }
    Map<Integer, Position> positions = parting.positions(partitions);
    if (positions.isEmpty()) {
      return;
    }
    try {
      member().commitNow(positions, LAST_COMMIT);
    } catch (KafkaException e) {
      LOG.debug("worker {}: the last commit of {} failed", options.worker(), partitions, e);
      failure = e;
    }
  }

  private static Position position(PartitionClaims.Proposal proposal) {
    return new Position(proposal.offset(), proposal.metadata());
  }

  private void retireFinished() {
    Claim claim = retired.poll();
    while (claim != null) {
      PartitionClaims claims = assignment.claims(claim.taken());
      if (claims != null) {
        claims.retire(claim);
      }
      claim = retired.poll();
    }
  }

  private void settleGivenUp() {
    Claim claim = givenUp.poll();
    while (claim != null) {
      PartitionClaims claims = assignment.claims(claim.taken());
      Optional<Run> run = runs.run(claim.taken().job().run());
      // For a partition that is not held any more, the next owner decides.
      if (claims != null && run.isEmpty()) {
        claims.retire(claim);
      } else if (claims != null) {
        if (run.get().spec().onWorkerLoss() == OnWorkerLoss.RESEND && claim.attempt() == 1) {
          claims.resend(claim);
        } else {
          sink.inDoubt(run.get(), claim);
        }
      }
      claim = givenUp.poll();
    }
  }

  private void propose(GroupMember polling) {
    boolean urgent = refused || assignment.idle() || assignment.full();
    refused = false;
    long now = clock.nanos();
    if (!urgent && !isTime(now)) {
      return;
    }
    long horizon = now + options.claimAhead().plus(TOGETHER).toNanos();
    Map<Integer, PartitionClaims> asked = new TreeMap<>();
    Map<Integer, Position> positions = new TreeMap<>();
    assignment.forEach(
        (partition, claims) -> {
          if (claims.unread() && held.size(partition) == 0) {
            claims.readUpTo(polling.position(partition));
          }
          PartitionClaims.Proposal proposal = claims.propose(horizon);
          if (proposal != null) {
            asked.put(partition, claims);
            positions.put(partition, position(proposal));
          }
        });
    if (!asked.isEmpty()) {
      outstanding = asked;
      proposedNanos = clock.nanos();
      polling.commit(positions, answer -> answered(asked, answer));
    }
  }

  /** Whether a probe must be claimed now, or retired ones have waited long enough. */
  private boolean isTime(long now) {
    Long next = assignment.nextDueNanos();
    return (next != null && next - now <= options.claimAhead().toNanos())
        || now - proposedNanos >= (assignment.restless() ? GATHER_NANOS : RETIRE_NANOS);
  }

  private void answered(Map<Integer, PartitionClaims> asked, CommitAnswer answer) {
    if (asked != outstanding || failure != null) {
      // The member was replaced or has failed: nothing is sent.
      return;
    }
    if (answer instanceof CommitAnswer.Unknown unknown) {
      LOG.warn(
          "worker {}: a claim failed, its probes are not sent: {}",
          options.worker(),
          unknown.cause().toString());
      failure = unknown.cause();
      return;
    }
    outstanding = Map.of();
    if (answer instanceof CommitAnswer.Refused) {
      asked.forEach((partition, claims) -> claims.refused());
      refused = true;
      return;
    }
    worked = true;
    asked.forEach(this::stands);
    if (!retired.isEmpty() || assignment.idle()) {
      wake();
    }
  }

  /**
   * Passes on the claims, unless the partition has another owner in the meantime, who then decides.
   */
  private void stands(int partition, PartitionClaims claims) {
    if (assignment.claims(partition) != claims) {
      return;
    }
    PartitionClaims.Proposal proposal = claims.committed();
    for (Claim claim : proposal.claims()) {
      Optional<Run> run = runs.run(claim.taken().job().run());
      if (run.isPresent()) {
        sink.claimed(run.get(), claim, proposedNanos);
      } else {
        // Retention has deleted the run in the meantime.
        claims.retire(claim);
      }
    }
    for (Ahead ahead : proposal.ahead()) {
      Optional<Run> run = runs.run(ahead.claim().taken().job().run());
      if (run.isEmpty()) {
        claims.retire(ahead.claim());
      } else if (!sink.claimedAhead(run.get(), ahead, proposedNanos)) {
        claims.begun(ahead);
      }
    }
  }

  private Duration pollTime() {
    if (!held.isEmpty() || refused) {
      return HELD_POLL;
    }
    if (!outstanding.isEmpty()) {
      return LONGEST_POLL;
    }
    long now = clock.nanos();
    Long next = assignment.nextDueNanos();
    long claimNanos = next == null ? Long.MAX_VALUE : next - now - options.claimAhead().toNanos();
    long gatherNanos = proposedNanos + GATHER_NANOS - now;
    // After that time it was tried in this turn, and nothing could be claimed.
    boolean gathers = gatherNanos > 0 && assignment.restless();
    long waitNanos = gathers ? Math.min(claimNanos, gatherNanos) : claimNanos;
    return waitNanos > LONGEST_POLL.toNanos()
        ? LONGEST_POLL
        : Duration.ofNanos(Math.max(waitNanos, SHORTEST_POLL.toNanos()));
  }

  /** Pauses a partition while too many of its probes or jobs wait; polling continues. */
  private void throttle(GroupMember polling) {
    Set<Integer> paused = polling.paused();
    assignment.forEach(
        (partition, claims) -> {
          boolean isPaused = paused.contains(partition);
          int jobs = held.size(partition);
          if (!isPaused && (claims.waiting() > MOST_WAITING_PROBES || jobs > MOST_HELD_JOBS)) {
            polling.pause(partition);
          } else if (isPaused
              && claims.waiting() < MOST_WAITING_PROBES / 2
              && jobs < MOST_HELD_JOBS / 2) {
            polling.resume(partition);
          }
        });
  }
}
