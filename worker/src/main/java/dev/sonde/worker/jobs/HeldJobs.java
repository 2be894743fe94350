package dev.sonde.worker.jobs;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.UnreadableRecords;
import dev.sonde.worker.claim.PartitionClaims;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Holds jobs until their run is known, then adds them to the claims of their partition, in the
 * order in which they were read. Owned by the polling thread.
 */
final class HeldJobs {

  private static final long LONGEST_HOLD_NANOS = Duration.ofSeconds(30).toNanos();

  private final RunBook runs;
  private final RunClocks clocks;
  private final NanoClock clock;
  private final UnreadableRecords deadLetters;
  private final JobReader reader;
  private final Assignment assignment;
  private final ClaimSink sink;
  private final Deque<ConsumerRecord<String, byte[]>> held = new ArrayDeque<>();
  private long heldSinceNanos;

  HeldJobs(
      RunBook runs,
      RunClocks clocks,
      UnreadableRecords deadLetters,
      Assignment assignment,
      ClaimSink sink) {
    this.runs = runs;
    this.clocks = clocks;
    this.clock = clocks.clock();
    this.deadLetters = deadLetters;
    this.reader = new JobReader(runs, deadLetters);
    this.assignment = assignment;
    this.sink = sink;
  }

  void clear() {
    held.clear();
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  void add(ConsumerRecord<String, byte[]> jobRecord) {
    if (held.isEmpty()) {
      heldSinceNanos = clock.nanos();
    }
    held.add(jobRecord);
  }

  /** Passes on all jobs before the first whose run is not known yet. */
  void handOn() {
    while (!held.isEmpty()) {
      ConsumerRecord<String, byte[]> first = held.getFirst();
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
    PartitionClaims claims = assignment.claims(jobRecord.partition());
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
        jobRecord.partition());
    claims.orphans().forEach(orphan -> sink.orphaned(run.get(), orphan, jobRecord.timestamp()));
    return true;
  }
}
