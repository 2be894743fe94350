package dev.sonde.worker.jobs;

import dev.sonde.common.job.Job;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.UnreadableRecords;
import dev.sonde.worker.claim.PartitionClaims;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Holds the jobs of each partition until their runs are known, then adds them to the partition's
 * claims, in the order in which they were read.
 *
 * <p>A run is written before its first job, but to another topic, so that its record may be read
 * later. When the topic of runs was read up to where it ended after the job had been read, the run
 * does not come any more: retention has deleted it. Its probes are then retired, and their states
 * in the last owner's list are used up. Owned by the polling thread.
 */
final class HeldJobs {

  private final FollowedRuns runs;
  private final RunClocks clocks;
  private final UnreadableRecords deadLetters;
  private final JobReader reader;
  private final Assignment assignment;
  private final ClaimSink sink;
  private final Map<Integer, Queued> partitions = new TreeMap<>();

  HeldJobs(
      FollowedRuns runs,
      RunClocks clocks,
      UnreadableRecords deadLetters,
      Assignment assignment,
      ClaimSink sink) {
    this.runs = runs;
    this.clocks = clocks;
    this.deadLetters = deadLetters;
    this.reader = new JobReader(deadLetters);
    this.assignment = assignment;
    this.sink = sink;
  }

  private record Held(ConsumerRecord<String, byte[]> read, JobReader.ReadJob job) {}

  /** The jobs of a partition, and the last mark: the first jobs were read before it was made. */
  private final class Queued {
    private final Deque<Held> jobs = new ArrayDeque<>();
    private BooleanSupplier mark = () -> false;
    private int beforeMark;

    /** Whether the run of the first job does not come any more. */
    boolean isAllRead() {
      if (beforeMark == 0) {
        mark = runs.mark().get();
        beforeMark = jobs.size();
      }
      return mark.getAsBoolean();
    }

    void removeFirst() {
      jobs.removeFirst();
      beforeMark = Math.max(0, beforeMark - 1);
    }
  }

  void clear() {
    partitions.clear();
  }

  /** Forgets the jobs of partitions that are not held any more: their next owner reads them. */
  void drop(Collection<Integer> gone) {
    partitions.keySet().removeAll(gone);
  }

  boolean isEmpty() {
    return partitions.isEmpty();
  }

  int size(int partition) {
    Queued queued = partitions.get(partition);
    return queued == null ? 0 : queued.jobs.size();
  }

  void add(ConsumerRecord<String, byte[]> jobRecord) {
    reader
        .read(jobRecord)
        .ifPresent(
            job ->
                partitions
                    .computeIfAbsent(jobRecord.partition(), unused -> new Queued())
                    .jobs
                    .addLast(new Held(jobRecord, job)));
  }

  /** Passes on the jobs of each partition before the first whose run may still come. */
  void handOn() {
    partitions.forEach(this::handOn);
    partitions.values().removeIf(queued -> queued.jobs.isEmpty());
  }

  private void handOn(int partition, Queued queued) {
    PartitionClaims claims = assignment.claims(partition);
    while (!queued.jobs.isEmpty() && (claims == null || take(claims, queued))) {
      queued.removeFirst();
    }
  }

  private boolean take(PartitionClaims claims, Queued queued) {
    Held first = queued.jobs.getFirst();
    String id = first.job().job().run();
    if (runs.book().run(id).isEmpty() && !queued.isAllRead()) {
      return false;
    }
    // The run may have been read between the lookup and the mark.
    runs.book()
        .run(id)
        .ifPresentOrElse(run -> take(claims, first, run), () -> forget(claims, first));
    return true;
  }

  private void take(PartitionClaims claims, Held held, Run run) {
    Job job = held.job().of(run);
    if (runs.book().progress(run.id()).filter(Progress::ended).isPresent()) {
      claims.skip(held.read().offset(), job);
      return;
    }
    LoadSpec load = run.spec().load();
    assignment.own(
        claims.offer(held.read().offset(), job, clocks.startNanos(job), load.count() != null),
        held.read().partition());
    claims.orphans().forEach(orphan -> sink.orphaned(run, orphan, held.read().timestamp()));
  }

  private void forget(PartitionClaims claims, Held held) {
    int unsettled = claims.skip(held.read().offset(), held.job().job());
    if (unsettled > 0 && held.job().decoded()) {
      deadLetters.add(held.read(), "a job of a run that is not known");
    }
  }
}
