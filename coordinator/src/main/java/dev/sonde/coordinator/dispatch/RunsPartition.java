package dev.sonde.coordinator.dispatch;

import dev.sonde.common.job.Job;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.BrokerClock;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.HeldPartitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of one partition of {@code sonde.runs}, dispatched by the partition's owner.
 *
 * <p>The writer is opened first and fences the previous owner. The partition's end at that moment
 * therefore covers all records of the previous owner. Runs are started or taken over only after
 * they are read up to that end. Owned by the dispatcher's thread.
 */
final class RunsPartition implements HeldPartitions.Held {

  private static final Logger LOG = LoggerFactory.getLogger(RunsPartition.class);

  /** Time for the first job of an open load to reach a worker and be claimed before it is due. */
  private static final long OPEN_LEAD_MILLIS = 400;

  /** Further runs wait; the oldest starts first. */
  static final int MOST_ACTIVE = 16;

  private static final long UNHEARD_MICROS = 2_000_000;

  private static final long LOOK_NANOS = Duration.ofSeconds(30).toNanos();

  /** After a look that left some to delete. */
  private static final long LOOK_AGAIN_NANOS = Duration.ofSeconds(1).toNanos();

  /** Limit of runs that are deleted at a time, so that dispatch is not delayed. */
  private static final int MOST_FORGOTTEN = 20;

  private static final int MOST_TOMBSTONES = 10_000;
  private static final int MOST_A_TRANSACTION = 2_000;

  private final FencedWriter writer;
  private final long readyAt;
  private final NanoClock clock;
  private final RunBook cancels;
  private final RunRecords records;
  private final RunBook book = new RunBook();
  private final BrokerClock brokerClock = new BrokerClock();
  private final Map<String, ActiveRun> active = new LinkedHashMap<>();
  private final Set<String> over = new HashSet<>();
  private final Set<String> told = new HashSet<>();
  private final RunRetention retention;
  private long lookedNanos;

  /** A partition that changes hands often must not keep its old runs. */
  private boolean moreToForget = true;

  /**
   * The resources of a partition.
   *
   * @param readyAt the partition's end after the writer was opened
   */
  record Held(int partition, FencedWriter writer, long readyAt) {}

  /**
   * @param cancels has the cancels of all runs
   */
  RunsPartition(Held held, NanoClock clock, RunBook cancels, RunRetention retention) {
    this.writer = held.writer();
    this.readyAt = held.readyAt();
    this.clock = clock;
    this.cancels = cancels;
    this.records = new RunRecords(held.partition());
    this.retention = retention;
    this.lookedNanos = clock.nanos();
  }

  /**
   * Processes a record of the partition.
   *
   * @throws IllegalArgumentException when it cannot be decoded
   */
  void accept(ConsumerRecord<String, byte[]> read) {
    String key = read.key();
    book.accept(key, read.value());
    retention.seen(read.timestamp());
    if (Topics.isProgressKey(key)) {
      String run = key.substring(0, key.indexOf('/'));
      book.progress(run)
          .filter(Progress::ended)
          .ifPresent(ended -> retention.ended(run, read.timestamp()));
    } else if (!Topics.isCancelKey(key)) {
      if (read.value() == null) {
        forgotten(key);
      } else {
        retention.run(key, read.value().length, read.timestamp());
      }
    }
  }

  private void forgotten(String run) {
    retention.gone(run);
    over.remove(run);
    told.remove(run);
  }

  boolean holds(String run) {
    return book.run(run).isPresent();
  }

  boolean isActive(String run) {
    return active.containsKey(run);
  }

  boolean isOver(String run) {
    return over.contains(run) || book.progress(run).filter(Progress::ended).isPresent();
  }

  void accept(Partial partial) {
    ActiveRun run = active.get(partial.getRun());
    if (run != null) {
      run.accept(partial, clock.nanos());
    }
  }

  /** The partials that are known when a run is started or taken over. */
  @FunctionalInterface
  interface KnownPartials {
    Collection<Partial> of(String run);
  }

  /**
   * Starts or takes over waiting runs and dispatches due jobs.
   *
   * @param position offset up to which the partition was read
   */
  void turn(long position, KnownPartials partials) {
    if (position < readyAt) {
      return;
    }
    takeUpRuns(partials);
    listen();
    for (ActiveRun each : List.copyOf(active.values())) {
      dispatch(each);
    }
    if (clock.nanos() - lookedNanos > (moreToForget ? LOOK_AGAIN_NANOS : LOOK_NANOS)) {
      lookedNanos = clock.nanos();
      forget();
    }
  }

  /** Deletes runs that ended long ago, from memory and from the topics. */
  private void forget() {
    int written = 0;
    List<String> expired = retention.expired(MOST_FORGOTTEN);
    moreToForget = expired.size() == MOST_FORGOTTEN;
    for (String id : expired) {
      Optional<Run> run = book.run(id);
      if (run.isPresent() && written < MOST_TOMBSTONES) {
        written += forget(run.get());
        retention.gone(id);
      } else if (run.isEmpty()) {
        retention.gone(id);
      }
    }
  }

  /** Deletes a run in transactions that do not take long. */
  private int forget(Run run) {
    Progress last = book.progress(run.id()).orElse(Progress.planned(run.id()));
    List<ProducerRecord<String, byte[]>> gone = records.tombstones(run, last);
    for (int from = 0; from < gone.size(); from += MOST_A_TRANSACTION) {
      writer.write(gone.subList(from, Math.min(from + MOST_A_TRANSACTION, gone.size())));
    }
    LOG.info("run {} is deleted: it is beyond the retention limit", run.id());
    return gone.size();
  }

  private void takeUpRuns(KnownPartials partials) {
    List<Run> waiting =
        book.runs().stream()
            .filter(run -> !active.containsKey(run.id()) && !over.contains(run.id()))
            .sorted(Comparator.comparing(Run::id))
            .toList();
    for (Run run : waiting) {
      Progress known = book.progress(run.id()).orElse(Progress.planned(run.id()));
      if (known.ended()) {
        over.add(run.id());
      } else if (active.size() >= MOST_ACTIVE && cancels.cancel(run.id()).isEmpty()) {
        if (told.add(run.id())) {
          LOG.info("run {} waits: {} runs are already active", run.id(), active.size());
        }
      } else {
        takeUp(run, known, partials);
      }
    }
  }

  private void takeUp(Run run, Progress known, KnownPartials partials) {
    BrokerClock.Reading now = learnBrokerTime(known);
    Progress started =
        known.started()
            ? known
            : known.startingAt(
                (long) Math.ceil(now.brokerMillisAt(clock.nanos()) + leadMillis(run)));
    RunDispatch dispatch = new RunDispatch(run, started, DispatchPolicy.DEFAULT);
    ActiveRun taken = new ActiveRun(run, dispatch, now.nanosAt((double) started.startAtMillis()));
    taken.begin(clock.nanos());
    partials.of(run.id()).forEach(partial -> taken.accept(partial, clock.nanos()));
    active.put(run.id(), taken);
    LOG.info("run {} is {}", run.id(), known.started() ? "taken over" : "started");
  }

  /**
   * Asks the broker for an answer when a run waits for probes and nothing was heard for a while: a
   * broker that does not answer must not look like workers that do not.
   */
  private void listen() {
    for (ActiveRun each : active.values()) {
      if (each.dispatch().isUnheard(each.micros(clock.nanos()), UNHEARD_MICROS)) {
        learnBrokerTime(each.dispatch().progress());
        active.values().forEach(run -> run.dispatch().answered(run.micros(clock.nanos())));
        return;
      }
    }
  }

  /** Writes the progress of the run, whose timestamp gives the broker's time. */
  private BrokerClock.Reading learnBrokerTime(Progress known) {
    long sent = clock.nanos();
    long stampMillis = writer.stamp(records.progress(known));
    brokerClock.sample(sent, clock.nanos(), stampMillis);
    BrokerClock.Reading best = brokerClock.best(clock.nanos());
    if (best == null) {
      throw new IllegalStateException("no reading of the broker's clock after a sample");
    }
    return best;
  }

  private static double leadMillis(Run run) {
    return run.spec().load().closedLoop() ? 0 : OPEN_LEAD_MILLIS;
  }

  private void dispatch(ActiveRun each) {
    RunDispatch dispatch = each.dispatch();
    String id = each.run().id();
    boolean wasClosed = dispatch.closed();
    cancels.cancel(id).ifPresent(cancel -> dispatch.close(cancel.stop()));
    long now = each.micros(clock.nanos());
    List<Job> jobs = dispatch.due(now);
    dispatch
        .failure()
        .filter(failure -> wasClosed != dispatch.closed())
        .ifPresent(failure -> LOG.error("run {}: no further job can be created", id, failure));
    Optional<String> end = dispatch.over();
    if (jobs.isEmpty() && wasClosed == dispatch.closed() && end.isEmpty()) {
      return;
    }
    List<ProducerRecord<String, byte[]>> batch = new ArrayList<>();
    jobs.forEach(job -> batch.add(records.job(job)));
    Progress progress = dispatch.progress();
    batch.add(records.progress(end.isPresent() ? progress.end() : progress));
    end.ifPresent(reason -> batch.addAll(records.ends(each.run(), reason)));
    writer.write(batch);
    if (end.isPresent()) {
      active.remove(id);
      over.add(id);
      LOG.info("run {} is over: {}", id, end.get());
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
