package dev.sonde.worker;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.Takeover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of shards that were taken over, from before the oldest unretired claim on, and
 * tells which claims were answered after all and which must be given up. One thread of its own,
 * which has a consumer only while there is something to wait for.
 */
final class EventWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long TRY_AGAIN_MILLIS = 1_000;

  /** Brokers stamp by their own clocks. */
  private static final long STAMPS_DIFFER_MILLIS = 5_000;

  private final KafkaSettings settings;
  private final String worker;
  private final String region;
  private final NanoClock clock;
  private final Listener listener;
  private final BlockingQueue<Orphan> incoming = new LinkedBlockingQueue<>();
  private final Map<Takeover.Identity, Orphan> open = new HashMap<>();
  private final Thread thread;
  private volatile boolean closing;

  /** A claim of a worker that is gone, and where and from when on its event may be. */
  record Orphan(Claim claim, long givenUpNanos, int eventPartition, long sinceMillis) {

    Takeover.Identity identity() {
      return Takeover.Identity.of(claim);
    }
  }

  /** Told on the watch's thread. */
  interface Listener {
    void answered(Claim orphan);

    void givenUp(Claim orphan);

    /** The cluster refuses to be read. */
    void refused(Throwable cause);
  }

  EventWatch(KafkaSettings settings, WorkerOptions options, NanoClock clock, Listener listener) {
    this.settings = settings;
    this.worker = options.id();
    this.region = options.region();
    this.clock = clock;
    this.listener = listener;
    this.thread = new Thread(this::run, options.id() + "-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** Waits for the orphan's event from now on. From any thread. */
  void watch(Orphan orphan) {
    incoming.add(orphan);
  }

  private void run() {
    while (!closing) {
      try {
        Orphan first = incoming.take();
        open.put(first.identity(), first);
        while (!closing && !open.isEmpty()) {
          follow();
        }
      } catch (InterruptedException | InterruptException e) {
        return;
      }
    }
  }

  /** Until nothing is open any more, or a failure after which everything is read anew. */
  private void follow() throws InterruptedException {
    Consumer<String, byte[]> reader = settings.reader(worker + "-watch");
    try {
      Round round = new Round(reader);
      round.take(open.values());
      while (!closing && !open.isEmpty()) {
        round.turn();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      if (FatalErrorHandler.isRefusal(e)) {
        listener.refused(e);
        closing = true;
        return;
      }
      LOG.warn("worker {}: cannot read what lost workers sent, again: {}", worker, e.toString());
      TimeUnit.MILLISECONDS.sleep(TRY_AGAIN_MILLIS);
    } finally {
      reader.close(KafkaSettings.AT_ONCE);
    }
  }

  /** A claim is given up when everything that was in its partition at its time has been read. */
  private record Barrier(Claim claim, TopicPartition partition, long end) {}

  /** What one consumer knows. */
  private final class Round implements EventCodec.Handler {
    private final Consumer<String, byte[]> reader;
    private final Takeover takeover = new Takeover();
    private final Set<TopicPartition> assigned = new HashSet<>();
    private final List<Barrier> barriers = new ArrayList<>();

    Round(Consumer<String, byte[]> reader) {
      this.reader = reader;
    }

    void turn() {
      List<Orphan> added = new ArrayList<>();
      incoming.drainTo(added);
      added.forEach(orphan -> open.put(orphan.identity(), orphan));
      take(added);
      for (ConsumerRecord<String, byte[]> each : reader.poll(POLL)) {
        read(each);
      }
      giveUp();
    }

    /** Reads the orphans' partitions from early enough; what was read before does no harm. */
    void take(Collection<Orphan> orphans) {
      Map<TopicPartition, Long> since = new HashMap<>();
      for (Orphan orphan : orphans) {
        takeover.watch(orphan.claim(), orphan.givenUpNanos());
        since.merge(partition(orphan), orphan.sinceMillis() - STAMPS_DIFFER_MILLIS, Math::min);
      }
      if (since.isEmpty()) {
        return;
      }
      // The ends first: what is written after them is read in any case.
      Map<TopicPartition, Long> ends = reader.endOffsets(since.keySet(), TIMEOUT);
      Map<TopicPartition, OffsetAndTimestamp> starts = reader.offsetsForTimes(since, TIMEOUT);
      Set<TopicPartition> before = Set.copyOf(assigned);
      if (assigned.addAll(since.keySet())) {
        reader.assign(assigned);
      }
      for (TopicPartition partition : since.keySet()) {
        OffsetAndTimestamp start = starts.get(partition);
        long from = start == null ? ends.getOrDefault(partition, 0L) : start.offset();
        if (!before.contains(partition) || from < reader.position(partition, TIMEOUT)) {
          reader.seek(partition, from);
        }
      }
    }

    private void read(ConsumerRecord<String, byte[]> event) {
      try {
        EventCodec.decode(event.value(), this);
      } catch (IllegalArgumentException e) {
        // The aggregator reads it too, and puts it to the dead letters.
        LOG.debug("event at {}@{}: {}", event.partition(), event.offset(), e.getMessage());
      }
    }

    @Override
    public void probe(ProbeEvent event) {
      if (event.region().equals(region)) {
        takeover
            .answered(event.run(), event.index(), event.attempt())
            .ifPresent(
                claim -> {
                  open.remove(Takeover.Identity.of(claim));
                  listener.answered(claim);
                });
      }
    }

    @Override
    public void end(String run, String reason) {
      // What is open of the run is given up at its time; the fold takes it as late.
    }

    private void giveUp() {
      List<Claim> due = takeover.due(clock.nanos());
      if (!due.isEmpty()) {
        Map<TopicPartition, Long> ends = reader.endOffsets(assigned, TIMEOUT);
        for (Claim claim : due) {
          Orphan orphan = open.get(Takeover.Identity.of(claim));
          if (orphan != null) {
            TopicPartition partition = partition(orphan);
            barriers.add(new Barrier(claim, partition, ends.getOrDefault(partition, 0L)));
          }
        }
      }
      barriers.removeIf(this::passed);
    }

    private boolean passed(Barrier barrier) {
      if (reader.position(barrier.partition(), TIMEOUT) < barrier.end()) {
        return false;
      }
      if (takeover.giveUp(barrier.claim())) {
        open.remove(Takeover.Identity.of(barrier.claim()));
        listener.givenUp(barrier.claim());
      }
      return true;
    }
  }

  private static TopicPartition partition(Orphan orphan) {
    return new TopicPartition(Topics.EVENTS, orphan.eventPartition());
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(TIMEOUT.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
