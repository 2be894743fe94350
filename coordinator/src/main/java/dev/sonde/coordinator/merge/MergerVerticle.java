package dev.sonde.coordinator.merge;

import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.common.run.Cancel;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.dispatch.PartialRead;
import dev.sonde.coordinator.submit.RunWriter;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.LatestRecords;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Topics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's report when all of its partials are final, if this coordinator owns the run.
 * Executed by a thread of its own.
 */
public final class MergerVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(MergerVerticle.class);
  private static final String FAILURE = "{\"schema\": \"sonde.failure/v1\"}";
  private static final Duration TICK = Duration.ofMillis(20);
  private static final long TURNS_PER_LOOK = 20;
  private static final long RETRY_NANOS = 1_000_000_000;

  /**
   * How many turns a partial waits for its run, about a minute: the run's record comes by another
   * topic, and may be read later. A run that was deleted is never read.
   */
  private static final int MOST_WAITS = 3_000;

  private final KafkaSettings settings;
  private final RunBook runs;
  private final String id;
  private final Thread thread;
  private final LatestRecords<PartialRead> partials = new LatestRecords<>();
  private final JsonCodec<Heartbeat> heartbeatCodec = new JsonCodec<>(Heartbeat.class);
  private final WorkersOfRuns workers;
  private final Map<String, RunMerge> merges = new HashMap<>();
  private final LatestRecords<PartialRead> early = new LatestRecords<>();
  private final Map<String, Integer> waits = new HashMap<>();
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final Set<String> ended = new HashSet<>();
  private final Predicate<String> owned;
  private final FatalErrorHandler fatalErrors;
  private volatile boolean closing;

  /**
   * @param owned whether this coordinator reports a run
   * @param fatalErrors called when this coordinator cannot report any more
   */
  public MergerVerticle(
      KafkaSettings settings,
      RunBook runs,
      String id,
      Predicate<String> owned,
      FatalErrorHandler fatalErrors) {
    this.fatalErrors = fatalErrors;
    this.settings = settings;
    this.owned = owned;
    this.runs = runs;
    this.workers = new WorkersOfRuns(runs);
    this.id = id;
    this.thread = new Thread(this::run, id + "-merger");
  }

  @Override
  public Future<?> start() {
    thread.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    closing = true;
    return vertx.executeBlocking(
        () -> {
          thread.join(TimeUnit.SECONDS.toMillis(5));
          return null;
        });
  }

  /** Receives a record of the partials topic. From any thread. */
  public void partial(PartialRead read) {
    if (read.isTombstone()) {
      partials.remove(read.key());
    } else if (!reported.contains(read.run())) {
      partials.put(read.key(), read);
    }
  }

  /** A report of the run exists in the reports topic, so none is written. From any thread. */
  public void reported(String run) {
    reported.add(run);
  }

  /** The run was deleted from the topics, so it cannot be reported. From any thread. */
  public void forget(String run) {
    reported.remove(run);
    workers.forget(run);
  }

  /** Receives a record of the workers topic. From any thread. */
  public void heartbeat(byte[] value) {
    workers.heard(heartbeatCodec.decode(value));
  }

  private void run() {
    try (Producer<String, byte[]> producer = settings.producer(id + "-reports");
        RunWriter cancels = new RunWriter(settings, id + "-thresholds")) {
      long turn = 0;
      while (!closing) {
        try {
          takePartials();
          reportFinal(producer);
          if (++turn % TURNS_PER_LOOK == 0) {
            endEarly(cancels);
          }
        } catch (RuntimeException e) {
          if (fatalErrors.reportIfRefused(e)) {
            return;
          }
          LOG.error("merger {}: failed and retries", id, e);
          LockSupport.parkNanos(RETRY_NANOS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reportFinal(Producer<String, byte[]> producer) throws InterruptedException {
    for (Map.Entry<String, RunMerge> each : merges.entrySet()) {
      String run = each.getKey();
      if (!reported.contains(run) && each.getValue().isFinal() && owned.test(run)) {
        report(producer, run, each.getValue());
      }
    }
    reported.forEach(merges::remove);
    // Runs that were deleted before they were reported here.
    merges.keySet().removeIf(run -> runs.run(run).isEmpty());
  }

  /** Cancels runs with a threshold that is certain to fail. A cancel is written only once. */
  private void endEarly(RunWriter cancels) {
    for (Map.Entry<String, RunMerge> each : merges.entrySet()) {
      String run = each.getKey();
      boolean open = runs.cancel(run).isEmpty() && !ended.contains(run) && owned.test(run);
      if (open) {
        each.getValue()
            .failing(runs.progress(run))
            .ifPresent(
                threshold -> {
                  ended.add(run);
                  LOG.info("run {}: cancelled, because {} is certain to fail", run, threshold);
                  cancels.cancel(run, Cancel.threshold(threshold)).join();
                });
      }
    }
    ended.retainAll(merges.keySet());
  }

  private void takePartials() throws InterruptedException {
    List<PartialRead> taken = new ArrayList<>(early.take());
    taken.addAll(partials.take(TICK));
    // Looked up once: else a record that waits is added after a later one of its key.
    Map<String, Optional<Run>> known = new HashMap<>();
    for (PartialRead each : taken) {
      accept(each, known.computeIfAbsent(each.run(), runs::run));
    }
    waits.keySet().removeIf(key -> runs.run(Topics.runOfPartial(key)).isPresent());
  }

  private void accept(PartialRead read, Optional<Run> run) {
    String id = read.run();
    if (reported.contains(id)) {
      return;
    }
    if (run.isEmpty()) {
      if (waits.merge(read.key(), 1, Integer::sum) <= MOST_WAITS) {
        early.put(read.key(), read);
      } else {
        waits.remove(read.key());
      }
      return;
    }
    try {
      RunMerge merge = merges.computeIfAbsent(id, unused -> new RunMerge(run.get()));
      if (read.isChunk()) {
        merge.accept(read.key(), read.read().value());
      } else {
        merge.accept(read.key(), read.partial());
      }
    } catch (RuntimeException e) {
      LOG.warn("run {}: a partial is left out of its report", id, e);
    }
  }

  /**
   * Waits until the run's progress is {@code ended}: its partials can be final before that record
   * is read.
   */
  private void report(Producer<String, byte[]> producer, String runId, RunMerge merge)
      throws InterruptedException {
    Optional<Run> run = runs.run(runId);
    Optional<Progress> progress = runs.progress(runId).filter(Progress::ended);
    if (run.isEmpty() || progress.isEmpty()) {
      return;
    }
    String json;
    try {
      Map<Cell, MergedCell> cells = merge.cells();
      Report report =
          RunReport.of(run.get(), progress.get(), cells, workers.of(run.get(), served(cells)));
      json = ReportJson.write(report);
    } catch (RuntimeException e) {
      // A failure record ends the wait of clients for the report.
      LOG.error("run {}: its report cannot be computed from its partials", runId, e);
      json = FAILURE;
    }
    write(producer, runId, json.getBytes(StandardCharsets.UTF_8));
    // Only after the report is stored.
    reported.add(runId);
    workers.forget(runId);
  }

  private static Set<String> served(Map<Cell, MergedCell> cells) {
    return cells.values().stream()
        .flatMap(cell -> cell.workers().keySet().stream())
        .collect(Collectors.toSet());
  }

  private static void write(Producer<String, byte[]> producer, String runId, byte[] report)
      throws InterruptedException {
    try {
      producer.send(new ProducerRecord<>(Topics.REPORTS, 0, runId, report)).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException && report.length > FAILURE.length()) {
        LOG.error("run {}: the report is too large for its topic", runId, e.getCause());
        write(producer, runId, FAILURE.getBytes(StandardCharsets.UTF_8));
        return;
      }
      throw new KafkaException("run " + runId + ": the report was not stored", e.getCause());
    }
  }
}
