package dev.sonde.worker;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Seat;
import dev.sonde.kafka.Topics;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.PartitionClaims;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The polling thread: owns the consumer and every claim of its partitions.
 *
 * <p>Only this thread commits, one commit at a time; what a commit claims is handed to {@link
 * ClaimSink} when the broker has acknowledged it, and never otherwise. After a failed commit the
 * consumer is closed and another takes its seat, so that a late copy of that commit names a member
 * that is gone.
 */
final class JobsPoller implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(JobsPoller.class);
  private static final Duration LONGEST_POLL = Duration.ofMillis(50);
  private static final Duration HELD_POLL = Duration.ofMillis(5);
  private static final Duration LAST_COMMIT = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long LONGEST_HOLD_NANOS = Duration.ofSeconds(30).toNanos();
  private static final int MOST_WAITING_PROBES = 50_000;

  private final Seat seat;
  private final WorkerOptions options;
  private final RunBook runs;
  private final RunClocks clocks;
  private final NanoClock clock;
  private final ClaimSink sink;
  private final JobReader reader;
  private final DeadLetters deadLetters;
  private final Assignment assignment;
  private final BackOff backOff;
  private final Queue<Claim> retired = new ConcurrentLinkedQueue<>();
  private final Queue<Claim> givenUp = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean woken = new AtomicBoolean();
  private final Deque<ConsumerRecord<String, byte[]>> held = new ArrayDeque<>();
  private final Map<TopicPartition, PartitionClaims> outstanding = new HashMap<>();
  private boolean replace;
  private boolean refused;
  private @Nullable Throwable broken;
  private long proposedNanos;
  private long heldSinceNanos;
  private volatile boolean closing;
  private volatile @Nullable Consumer<String, byte[]> consumer;

  JobsPoller(
      JobsGroup group, WorkerOptions options, RunBook runs, RunClocks clocks, ClaimSink sink) {
    this.seat = group.seat();
    this.backOff = group.backOff();
    this.options = options;
    this.runs = runs;
    this.clocks = clocks;
    this.clock = clocks.clock();
    this.sink = sink;
    this.deadLetters = group.deadLetters();
    this.reader = new JobReader(runs, deadLetters);
    this.assignment = new Assignment(options.bounds(), this::awaitOutstanding);
  }

  Assignment assignment() {
    return assignment;
  }

  /** The event of a claim is durable. From any thread. */
  void retire(Claim claim) {
    retired.add(claim);
    if (claim.taken().job().closed()) {
      wake();
    }
  }

  /** An orphan's time has come and there is no event of it. From any thread. */
  void giveUp(Claim orphan) {
    givenUp.add(orphan);
  }

  private void wake() {
    Consumer<String, byte[]> polling = consumer;
    if (polling != null && woken.compareAndSet(false, true)) {
      polling.wakeup();
    }
  }

  void close() {
    closing = true;
    backOff.end();
    woken.set(false);
    wake();
  }

  @Override
  public void run() {
    while (!closing) {
      replace = false;
      outstanding.clear();
      held.clear();
      long begun = clock.nanos();
      try {
        sit();
      } catch (RuntimeException e) {
        if (!closing) {
          LOG.error("worker {}: the jobs consumer failed and is replaced", options.id(), e);
        }
        breakIfRefused(e);
      }
      Throwable cause = broken;
      if (cause != null && !closing) {
        sink.refused(cause);
        break;
      }
      if (clock.nanos() - begun > JobsGroup.LONGEST_PAUSE.toNanos()) {
        backOff.worked();
      }
      if (!closing) {
        backOff.pause();
      }
    }
    seat.giveUp();
    deadLetters.close();
  }

  /** Until this member is closed or fails. */
  private void sit() {
    Consumer<String, byte[]> member =
        seat.take(Topics.jobs(options.region()), unused -> assignment);
    try {
      consumer = member;
      serve(member);
    } catch (RuntimeException e) {
      breakIfRefused(e);
      throw e;
    } finally {
      seat.close(member, !closing && broken == null && backOff.brief(), CLOSE);
    }
  }

  private void breakIfRefused(Exception failure) {
    if (FatalErrorHandler.isRefusal(failure)) {
      broken = failure;
    }
  }

  private void serve(Consumer<String, byte[]> member) {
    assignment.use(member);
    while (!closing && !replace) {
      turn(member);
    }
    if (closing) {
      awaitOutstanding();
      retireFinished();
      commitRetired(member);
    }
  }

  /** While the partitions are held still: what a commit claims is known before they go. */
  private void awaitOutstanding() {
    Consumer<String, byte[]> member = consumer;
    while (member != null && !outstanding.isEmpty() && !replace) {
      try {
        // With nothing to commit it waits for what was asked before.
        member.commitSync(Map.of(), CLOSE);
        return;
      } catch (WakeupException e) {
        woken.set(false);
      } catch (KafkaException e) {
        LOG.warn("worker {}: a claim is not answered: {}", options.id(), e.toString());
        replace = true;
      }
    }
  }

  /** Whoever comes next need not look for the events of what is done. */
  private void commitRetired(Consumer<String, byte[]> member) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    assignment.forEach(
        (partition, claims) -> {
          PartitionClaims.Proposal proposal = claims.proposeRetired();
          if (proposal != null) {
            offsets.put(partition, new OffsetAndMetadata(proposal.offset(), proposal.metadata()));
          }
        });
    if (offsets.isEmpty() || replace) {
      return;
    }
    try {
      member.commitSync(offsets, LAST_COMMIT);
    } catch (KafkaException e) {
      LOG.debug("worker {}: the last commit failed; the next owner finds the events", options.id());
    }
  }

  private void turn(Consumer<String, byte[]> member) {
    retireFinished();
    settleGivenUp();
    takeHeld();
    if (outstanding.isEmpty()) {
      commit(member);
    }
    try {
      for (ConsumerRecord<String, byte[]> jobRecord : member.poll(pollTime())) {
        if (held.isEmpty()) {
          heldSinceNanos = clock.nanos();
        }
        held.add(jobRecord);
      }
    } catch (WakeupException e) {
      woken.set(false);
    }
    takeHeld();
    throttle(member);
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
      // Of a partition that has moved on, the next owner decides.
      if (claims != null && run.isPresent()) {
        if (run.get().spec().onWorkerLoss() == OnWorkerLoss.RESEND && claim.attempt() == 1) {
          claims.resend(claim);
        } else {
          sink.inDoubt(run.get(), claim);
        }
      }
      claim = givenUp.poll();
    }
  }

  /** Jobs wait here until their run is known, in order; nothing overtakes within the worker. */
  private void takeHeld() {
    while (!held.isEmpty()) {
      ConsumerRecord<String, byte[]> first = held.peekFirst();
      boolean taken = take(first);
      if (!taken && clock.nanos() - heldSinceNanos < LONGEST_HOLD_NANOS) {
        return;
      }
      if (!taken) {
        deadLetters.add(first, "a job of a run that is not known");
      }
      held.removeFirst();
      heldSinceNanos = clock.nanos();
    }
  }

  private boolean take(ConsumerRecord<String, byte[]> jobRecord) {
    TopicPartition partition = new TopicPartition(jobRecord.topic(), jobRecord.partition());
    PartitionClaims claims = assignment.claims(partition);
    if (claims == null) {
      return true;
    }
    Optional<Job> job = reader.read(jobRecord);
    if (job.isEmpty()) {
      return true;
    }
    Optional<Run> run = runs.run(job.get().run());
    if (run.isEmpty()) {
      return false;
    }
    if (runs.progress(run.get().id()).filter(Progress::ended).isPresent()) {
      claims.skip(jobRecord.offset(), job.get());
      return true;
    }
    LoadSpec load = run.get().spec().load();
    assignment.own(
        claims.offer(
            jobRecord.offset(), job.get(), clocks.startNanos(job.get()), load.count() != null),
        partition);
    claims.orphans().forEach(orphan -> sink.orphaned(run.get(), orphan, jobRecord.timestamp()));
    return true;
  }

  private void commit(Consumer<String, byte[]> member) {
    refused = false;
    long horizon = clock.nanos() + options.claimAhead().toNanos();
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    assignment.forEach(
        (partition, claims) -> {
          if (claims.unread() && held.isEmpty()) {
            claims.readUpTo(member.position(partition, CLOSE));
          }
          PartitionClaims.Proposal proposal = claims.propose(horizon);
          if (proposal != null) {
            outstanding.put(partition, claims);
            offsets.put(partition, new OffsetAndMetadata(proposal.offset(), proposal.metadata()));
          }
        });
    if (!offsets.isEmpty()) {
      proposedNanos = clock.nanos();
      member.commitAsync(offsets, (committed, failure) -> answered(failure));
    }
  }

  private void answered(@Nullable Exception failure) {
    if (failure instanceof RebalanceInProgressException) {
      // Said by the group, or by the client which did not ask it: nothing of it is claimed.
      outstanding.forEach((partition, claims) -> claims.refused());
      outstanding.clear();
      refused = true;
      return;
    }
    if (failure != null) {
      LOG.warn(
          "worker {}: a claim failed, its probes are not sent: {}",
          options.id(),
          failure.toString());
      replace = true;
      breakIfRefused(failure);
      return;
    }
    backOff.worked();
    Map<TopicPartition, PartitionClaims> stand = Map.copyOf(outstanding);
    outstanding.clear();
    stand.forEach(
        (partition, claims) -> {
          // A claim for a partition that has moved on meanwhile is the next owner's to judge.
          if (assignment.claims(partition) == claims) {
            for (Claim claim : claims.committed()) {
              runs.run(claim.taken().job().run())
                  .ifPresent(run -> sink.claimed(run, claim, proposedNanos));
            }
          }
        });
    if (!retired.isEmpty() || assignment.restless()) {
      wake();
    }
  }

  private Duration pollTime() {
    if (!held.isEmpty() || refused) {
      return HELD_POLL;
    }
    Long next = outstanding.isEmpty() ? assignment.nextDueNanos() : null;
    if (next == null) {
      return LONGEST_POLL;
    }
    Duration until = Duration.ofNanos(next - clock.nanos()).minus(options.claimAhead());
    return until.compareTo(LONGEST_POLL) > 0
        ? LONGEST_POLL
        : until.isNegative() ? Duration.ofMillis(1) : until;
  }

  /** Stops fetching a partition while too much of it waits; polling goes on. */
  private void throttle(Consumer<String, byte[]> member) {
    assignment.forEach(
        (partition, claims) -> {
          boolean paused = member.paused().contains(partition);
          if (!paused && claims.waiting() > MOST_WAITING_PROBES) {
            member.pause(List.of(partition));
          } else if (paused && claims.waiting() < MOST_WAITING_PROBES / 2) {
            member.resume(List.of(partition));
          }
        });
  }
}
