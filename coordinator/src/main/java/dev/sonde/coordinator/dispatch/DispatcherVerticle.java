package dev.sonde.coordinator.dispatch;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.job.Job;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.BrokerClock;
import dev.sonde.common.time.NanoClock;
import dev.sonde.common.topic.FencedWriter;
import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.common.topic.Topics;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.common.wire.RunBook;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the jobs of every run that is not over, each batch in one transaction with the progress
 * that says so. One thread of its own owns the producer and every {@link RunDispatch}.
 */
public final class DispatcherVerticle extends VerticleBase {

  private static final Logger LOG = LoggerFactory.getLogger(DispatcherVerticle.class);
  private static final long TICK_MILLIS = 20;
  private static final long RETRY_NANOS = 1_000_000_000;

  /** Open-loop probes have due times: the first must reach a worker and be claimed before it. */
  private static final long OPEN_LEAD_MILLIS = 400;

  private static final int RUNS_PARTITION = 0;

  private final KafkaSettings settings;
  private final RunBook runs;
  private final NanoClock clock;
  private final Thread thread;
  private final BlockingQueue<Partial> partials = new LinkedBlockingQueue<>();
  private final JsonCodec<Job> jobCodec = new JsonCodec<>(Job.class);
  private final JsonCodec<Progress> progressCodec = new JsonCodec<>(Progress.class);
  private final BrokerClock brokerClock = new BrokerClock();
  private final Map<String, ActiveRun> active = new LinkedHashMap<>();
  private final Map<String, Map<String, Partial>> latest = new HashMap<>();
  private final Set<String> over = new HashSet<>();
  private volatile boolean closing;

  public DispatcherVerticle(KafkaSettings settings, RunBook runs, NanoClock clock) {
    this.settings = settings;
    this.runs = runs;
    this.clock = clock;
    this.thread = new Thread(this::run, "dispatcher");
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
    try {
      partials.add(Partial.parseFrom(value));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("a partial cannot be read: " + e.getMessage(), e);
    }
  }

  private void run() {
    while (!closing) {
      try (FencedWriter writer = FencedWriter.open(settings, "sonde-runs-" + RUNS_PARTITION)) {
        while (!closing) {
          takePartials();
          takeUpRuns(writer);
          for (ActiveRun each : List.copyOf(active.values())) {
            dispatch(writer, each);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("the dispatcher failed and takes its runs up anew from their progress", e);
        active.clear();
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private void takePartials() throws InterruptedException {
    Partial partial = partials.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
    while (partial != null) {
      accept(partial);
      partial = partials.poll();
    }
  }

  /** Kept until the run is over: a run that is taken up later, or anew, needs all of them. */
  private void accept(Partial partial) {
    String id = partial.getRun();
    if (over.contains(id) || runs.progress(id).filter(Progress::ended).isPresent()) {
      return;
    }
    latest.computeIfAbsent(id, unused -> new HashMap<>()).put(partialKey(partial), partial);
    ActiveRun run = active.get(id);
    if (run != null) {
      run.accept(partial, clock.nanos());
    }
  }

  private static String partialKey(Partial partial) {
    return Topics.partialKey(
        partial.getRun(), partial.getPartition(), partial.getRegion(), partial.getTarget());
  }

  private void takeUpRuns(FencedWriter writer) {
    for (Run run : runs.runs()) {
      if (active.containsKey(run.id()) || over.contains(run.id())) {
        continue;
      }
      Progress known = runs.progress(run.id()).orElse(Progress.planned(run.id()));
      if (known.ended()) {
        over.add(run.id());
        continue;
      }
      BrokerClock.Reading now = learnBrokerTime(writer, known);
      Progress started =
          known.started()
              ? known
              : known.startingAt(
                  (long) Math.ceil(now.brokerMillisAt(clock.nanos()) + leadMillis(run)));
      ActiveRun taken = takeUp(run, started, now);
      latest
          .getOrDefault(run.id(), Map.of())
          .values()
          .forEach(partial -> taken.accept(partial, clock.nanos()));
      active.put(run.id(), taken);
    }
  }

  /** Writes where the run stands: fences whoever had it, and the stamp tells the broker's time. */
  private BrokerClock.Reading learnBrokerTime(FencedWriter writer, Progress known) {
    long sent = clock.nanos();
    long stampMillis = writer.stamp(progressRecord(known));
    brokerClock.sample(sent, clock.nanos(), stampMillis);
    BrokerClock.Reading best = brokerClock.best();
    if (best == null) {
      throw new IllegalStateException("no reading of the broker's clock after a sample");
    }
    return best;
  }

  private static double leadMillis(Run run) {
    return run.spec().load() instanceof LoadSpec.Open ? OPEN_LEAD_MILLIS : 0;
  }

  private ActiveRun takeUp(Run run, Progress progress, BrokerClock.Reading now) {
    RunDispatch dispatch = new RunDispatch(run, progress, DispatchPolicy.DEFAULT);
    return new ActiveRun(run, dispatch, now.nanosAt((double) progress.startAtMillis()));
  }

  private void dispatch(FencedWriter writer, ActiveRun each) {
    RunDispatch dispatch = each.dispatch();
    boolean wasClosed = dispatch.closed();
    runs.cancel(each.run().id()).ifPresent(cancel -> dispatch.close("cancelled"));
    long now = each.micros(clock.nanos());
    List<Job> jobs = dispatch.due(now);
    Optional<String> end = dispatch.over(now);
    if (jobs.isEmpty() && wasClosed == dispatch.closed() && end.isEmpty()) {
      return;
    }
    List<ProducerRecord<String, byte[]>> batch = new ArrayList<>();
    jobs.forEach(job -> batch.add(jobRecord(job)));
    Progress progress = dispatch.progress();
    batch.add(progressRecord(end.isPresent() ? progress.end() : progress));
    end.ifPresent(reason -> batch.addAll(ends(each.run(), reason)));
    writer.write(batch);
    if (end.isPresent()) {
      active.remove(each.run().id());
      latest.remove(each.run().id());
      over.add(each.run().id());
    }
  }

  private static List<ProducerRecord<String, byte[]>> ends(Run run, String reason) {
    List<ProducerRecord<String, byte[]>> ends = new ArrayList<>();
    byte[] value = EventCodec.encodeEnd(run.id(), reason);
    for (int partition = 0; partition < run.eventPartitions(); partition++) {
      ends.add(new ProducerRecord<>(Topics.EVENTS, partition, run.id(), value));
    }
    return ends;
  }

  private ProducerRecord<String, byte[]> progressRecord(Progress progress) {
    return new ProducerRecord<>(
        Topics.RUNS,
        RUNS_PARTITION,
        Topics.progressKey(progress.run()),
        progressCodec.encode(progress));
  }

  private ProducerRecord<String, byte[]> jobRecord(Job job) {
    ProducerRecord<String, byte[]> out =
        new ProducerRecord<>(
            Topics.jobs(job.region()),
            job.shard(),
            Topics.shardKey(job.run(), job.shard()),
            jobCodec.encode(job));
    Headers headers = out.headers();
    headers.add(Topics.HEADER_RUN, utf8(job.run()));
    headers.add(Topics.HEADER_REGION, utf8(job.region()));
    headers.add(Topics.HEADER_INDEXES, utf8(IndexRanges.of(job)));
    return out;
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
