package dev.sonde.coordinator.merge;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.common.topic.Topics;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.common.wire.RunBook;
import dev.sonde.coordinator.fold.Cell;
import dev.sonde.coordinator.fold.MergedCell;
import dev.sonde.coordinator.report.Report;
import dev.sonde.coordinator.report.ReportJson;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a run's report when every one of its partials is final, if this coordinator owns the run.
 * One thread of its own.
 */
public final class MergerVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(MergerVerticle.class);
  private static final long TICK_MILLIS = 20;

  private final KafkaSettings settings;
  private final RunBook runs;
  private final String id;
  private final Thread thread;
  private final BlockingQueue<Partial> partials = new LinkedBlockingQueue<>();
  private final JsonCodec<Heartbeat> heartbeatCodec = new JsonCodec<>(Heartbeat.class);
  private final WorkersOfRuns workers;
  private final Map<String, RunMerge> merges = new HashMap<>();
  private final Set<String> reported = ConcurrentHashMap.newKeySet();
  private final Predicate<String> owned;
  private volatile boolean closing;

  /**
   * @param owned whether this coordinator is to report a run
   */
  public MergerVerticle(KafkaSettings settings, RunBook runs, String id, Predicate<String> owned) {
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

  /** A record of the partials topic. From any thread. */
  public void partial(byte[] value) {
    partials.add(parse(value));
  }

  /** A record of the reports topic: the run needs no other. From any thread. */
  public void reported(String run) {
    reported.add(run);
  }

  /** A record of the workers topic. From any thread. */
  public void heartbeat(byte[] value) {
    workers.heard(heartbeatCodec.decode(value));
  }

  static Partial parse(byte[] value) {
    try {
      return Partial.parseFrom(value);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a partial cannot be read: " + e.getMessage(), e);
    }
  }

  private void run() {
    try (Producer<String, byte[]> producer = settings.producer(id + "-reports")) {
      while (!closing) {
        takePartials();
        for (Map.Entry<String, RunMerge> each : merges.entrySet()) {
          String run = each.getKey();
          if (!reported.contains(run) && each.getValue().isFinal() && owned.test(run)) {
            report(producer, run, each.getValue());
          }
        }
        reported.forEach(merges::remove);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the merger stopped", e);
    }
  }

  private void takePartials() throws InterruptedException {
    Partial partial = partials.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
    while (partial != null) {
      accept(partial);
      partial = partials.poll();
    }
  }

  private void accept(Partial partial) {
    Optional<Run> run = runs.run(partial.getRun());
    if (run.isPresent() && !reported.contains(partial.getRun())) {
      merges.computeIfAbsent(partial.getRun(), unused -> new RunMerge(run.get())).accept(partial);
    }
  }

  /** The end of the run is in the log before the progress that says so may have been read. */
  private void report(Producer<String, byte[]> producer, String runId, RunMerge merge) {
    Optional<Run> run = runs.run(runId);
    Optional<Progress> progress = runs.progress(runId).filter(Progress::ended);
    if (run.isEmpty() || progress.isEmpty()) {
      return;
    }
    reported.add(runId);
    String json;
    try {
      Map<Cell, MergedCell> cells = merge.cells();
      Report report =
          RunReport.of(run.get(), progress.get(), cells, workers.of(run.get(), served(cells)));
      json = ReportJson.write(report);
    } catch (RuntimeException e) {
      // Whoever waits for the report is told, instead of waiting for ever.
      LOG.error("run {}: no report can be made of its partials", runId, e);
      json = "{\"schema\": \"sonde.failure/v1\"}";
    }
    workers.forget(runId);
    write(producer, runId, json.getBytes(StandardCharsets.UTF_8));
  }

  private static Set<String> served(Map<Cell, MergedCell> cells) {
    return cells.values().stream()
        .flatMap(cell -> cell.workers().keySet().stream())
        .collect(Collectors.toSet());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of the failure.
  private static void write(Producer<String, byte[]> producer, String runId, byte[] report) {
    producer.send(
        new ProducerRecord<>(Topics.REPORTS, 0, runId, report),
        (metadata, failure) -> {
          if (failure != null) {
            LOG.error("run {}: the report was not stored", runId, failure);
          }
        });
    producer.flush();
  }
}
