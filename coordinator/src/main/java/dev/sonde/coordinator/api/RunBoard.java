package dev.sonde.coordinator.api;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.fold.PartialPieces;
import dev.sonde.analysis.fold.PartialRecord;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Stop;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.merge.RunMerge;
import dev.sonde.coordinator.submit.RunWriter;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * Runs, workers and dead letters as read from the topics. The tail's thread writes; any thread
 * reads. The partials of a run are kept until its report is read.
 */
final class RunBoard {

  private final RunBook runs = new RunBook();
  private final ReportShelf reports;
  private final WorkerRoster workers;
  private final DeadLetterBoard deadLetters;
  private final JsonCodec<Heartbeat> heartbeatCodec = new JsonCodec<>(Heartbeat.class);
  private final Map<String, String> runsByKey = new ConcurrentHashMap<>();
  private final Map<String, PartialPieces> partials = new HashMap<>();
  private final Map<String, Integer> partitions = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> probes = new ConcurrentHashMap<>();
  private final RunChanges changes = new RunChanges();
  private volatile boolean caughtUp;

  RunBoard(ReportShelf reports, WorkerRoster workers, DeadLetterBoard deadLetters) {
    this.reports = reports;
    this.workers = workers;
    this.deadLetters = deadLetters;
  }

  /** Processes a record of the topics of runs, partials, workers, reports or dead letters. */
  void accept(ConsumerRecord<String, byte[]> read) {
    switch (read.topic()) {
      case Topics.WORKERS -> worker(read);
      case Topics.DEAD_LETTERS -> deadLetters.accept(read);
      default -> ofRun(read);
    }
  }

  private void ofRun(ConsumerRecord<String, byte[]> read) {
    switch (read.topic()) {
      case Topics.RUNS -> run(read);
      case Topics.PARTIALS -> partial(read);
      default -> report(read);
    }
    changes.tell(Topics.runOfPartial(read.key()));
  }

  /** Which runs have new records. */
  RunChanges changes() {
    return changes;
  }

  /** Marks the end of the existing records: later records are new. */
  void caughtUp() {
    caughtUp = true;
  }

  boolean isCaughtUp() {
    return caughtUp;
  }

  private void run(ConsumerRecord<String, byte[]> read) {
    runs.accept(read.key(), read.value());
    if (read.value() == null) {
      if (Topics.isRunKey(read.key())) {
        forget(read.key());
      }
      return;
    }
    runs.run(read.key()).ifPresent(run -> partitions.put(run.id(), read.partition()));
    Header key = read.headers().lastHeader(RunWriter.IDEMPOTENCY_HEADER);
    if (key != null) {
      // If two coordinators have accepted the same key at the same moment, the first run in the log
      // counts.
      runsByKey.putIfAbsent(new String(key.value(), StandardCharsets.UTF_8), read.key());
    }
  }

  /** Removes a run and its idempotency key. The key can then be used again. */
  private void forget(String run) {
    partitions.remove(run);
    runsByKey.values().removeIf(run::equals);
    reports.forget(run);
    synchronized (partials) {
      partials.remove(run);
    }
  }

  private void worker(ConsumerRecord<String, byte[]> read) {
    if (read.value() == null) {
      workers.forget(read.key());
    } else {
      workers.heard(heartbeatCodec.decode(read.value()), read.timestamp(), !caughtUp);
    }
  }

  private void report(ConsumerRecord<String, byte[]> read) {
    if (read.value() == null) {
      reports.forget(read.key());
      return;
    }
    reports.put(read);
    synchronized (partials) {
      partials.remove(read.key());
    }
  }

  private void partial(ConsumerRecord<String, byte[]> read) {
    String id = Topics.runOfPartial(read.key());
    if (read.value() == null) {
      forgetPartial(id, read.key());
      return;
    }
    if (reports.has(id)) {
      return;
    }
    Optional<String> chunkOf = Topics.partialOfChunk(read.key());
    synchronized (partials) {
      PartialPieces pieces = partials.computeIfAbsent(id, unused -> new PartialPieces());
      Partial before = pieces.partial(read.key());
      PartialRecord.put(pieces, read.key(), chunkOf, read.value());
      Partial now = pieces.partial(read.key());
      if (caughtUp && now != null) {
        count(before == null ? Partial.getDefaultInstance() : before, now);
      }
    }
  }

  private void forgetPartial(String run, String key) {
    synchronized (partials) {
      PartialPieces known = partials.get(run);
      if (known != null) {
        known.remove(key);
        if (known.isEmpty()) {
          partials.remove(run);
        }
      }
    }
  }

  private void count(Partial before, Partial now) {
    ProbeCounts.increase(ProbeCounts.of(before), ProbeCounts.of(now))
        .forEach(
            (outcome, more) ->
                probes.computeIfAbsent(outcome, unused -> new LongAdder()).add(more));
  }

  /** The probes that ended since this process began to follow the topics, by outcome. */
  Map<String, LongAdder> probes() {
    return probes;
  }

  Optional<Run> run(String id) {
    return runs.run(id);
  }

  /** The run that was submitted under an idempotency key. */
  Optional<Run> runOfKey(String key) {
    return Optional.ofNullable(runsByKey.get(key)).flatMap(runs::run);
  }

  /** All runs, newest first. */
  List<Run> newest() {
    return newest(run -> true);
  }

  /** The matching runs, newest first. */
  List<Run> newest(Predicate<Run> which) {
    return runs.runs().stream()
        .filter(which)
        .sorted(Comparator.comparing(Run::id).reversed())
        .toList();
  }

  /** The number of runs in each status. */
  Map<RunStatus, Long> counts() {
    Map<RunStatus, Long> counts = new EnumMap<>(RunStatus.class);
    runs.runs().forEach(run -> counts.merge(status(run.id()), 1L, Long::sum));
    return counts;
  }

  Progress progress(String run) {
    return runs.progress(run).orElse(Progress.planned(run));
  }

  /** The reason of the run's cancel. */
  Optional<String> cancelled(String run) {
    return runs.cancel(run).map(cancel -> cancel.reason());
  }

  RunStatus status(String run) {
    Progress progress = progress(run);
    if (reports.has(run)) {
      return progress.stoppedBy(Stop.CANCELLED) ? RunStatus.CANCELLED : RunStatus.ENDED;
    }
    return progress.started() ? RunStatus.RUNNING : RunStatus.QUEUED;
  }

  /** The position of a run in its queue. */
  Queue queue(Run run) {
    int waiting = 0;
    int underWay = 0;
    for (Run other : runs.runs()) {
      if (Objects.equals(partitions.get(other.id()), partitions.get(run.id()))) {
        RunStatus status = status(other.id());
        if (status == RunStatus.RUNNING) {
          underWay++;
        } else if (status == RunStatus.QUEUED && other.id().compareTo(run.id()) < 0) {
          waiting++;
        }
      }
    }
    return new Queue(underWay, waiting);
  }

  /**
   * The runs that a queued run waits for.
   *
   * @param underWay started runs with the same coordinator
   * @param before queued runs with the same coordinator that were submitted earlier
   */
  record Queue(int underWay, int before) {}

  /** The cells of a run according to its latest partials. */
  Map<Cell, MergedCell> cells(Run run) {
    PartialPieces latest;
    synchronized (partials) {
      PartialPieces pieces = partials.get(run.id());
      latest = pieces == null ? new PartialPieces() : pieces.copy();
    }
    RunMerge merge = new RunMerge(run);
    latest.whole().forEach(merge::accept);
    return merge.cells();
  }

  ReportShelf reports() {
    return reports;
  }

  DeadLetterBoard deadLetters() {
    return deadLetters;
  }

  WorkerRoster workers() {
    return workers;
  }
}
