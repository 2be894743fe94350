package dev.sonde.worker.jobs;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.TopicReader;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.Waiting;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.Takeover;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of shards that were taken over, starting before the oldest unretired claim, and
 * reports which claims have an event and which are given up. Runs on one thread, and has a reader
 * only while a claim is open.
 */
public final class EventWatch implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(EventWatch.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** How far the clocks of the brokers may differ. */
  private static final long STAMPS_DIFFER_MILLIS = 5_000;

  private final TopicReader.Opener readers;
  private final Settlement.Identity worker;
  private final NanoClock clock;
  private final Waiting waiting;
  private final Listener listener;
  private final Queue<Orphan> incoming = new ConcurrentLinkedQueue<>();
  private final Map<Takeover.Identity, Orphan> open = new LinkedHashMap<>();
  private volatile boolean closing;

  /** A claim of a lost worker, with the partition and the earliest time of its event. */
  public record Orphan(Claim claim, long givenUpNanos, int eventPartition, long sinceMillis) {

    Takeover.Identity identity() {
      return Takeover.Identity.of(claim);
    }
  }

  /** Called on the watch's thread. */
  public interface Listener {
    void answered(Claim orphan);

    void givenUp(Claim orphan);

    /** The cluster refuses the reader. */
    void refused(Throwable cause);
  }

  /**
   * @param waiting how the thread waits
   */
  public EventWatch(
      TopicReader.Opener readers,
      Settlement.Identity worker,
      NanoClock clock,
      Waiting waiting,
      Listener listener) {
    this.readers = readers;
    this.worker = worker;
    this.clock = clock;
    this.waiting = waiting;
    this.listener = listener;
  }

  /** Starts to wait for the orphan's event. From any thread. */
  public void watch(Orphan orphan) {
    incoming.add(orphan);
    waiting.wake();
  }

  /** Ends the watch soon. From any thread. */
  public void close() {
    closing = true;
    waiting.wake();
  }

  @Override
  public void run() {
    try {
      while (!closing) {
        takeIncoming();
        if (open.isEmpty()) {
          waiting.await(IDLE);
        } else {
          follow();
        }
      }
    } catch (InterruptException e) {
      LOG.debug("worker {}: the watch was interrupted", worker.worker());
    }
  }

  private List<Orphan> takeIncoming() {
    List<Orphan> added = new ArrayList<>();
    Orphan orphan = incoming.poll();
    while (orphan != null) {
      added.add(orphan);
      open.put(orphan.identity(), orphan);
      orphan = incoming.poll();
    }
    return added;
  }

  /** Reads until no claim is open, or until a failure, after which everything is read again. */
  private void follow() {
    try (TopicReader reader = readers.open(Topics.EVENTS, worker.worker() + "-watch")) {
      Round round = new Round(reader);
      round.take(List.copyOf(open.values()));
      while (!closing && !open.isEmpty()) {
        round.turn();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      failed(e);
    }
  }

  private void failed(KafkaException failure) {
    if (FatalErrorHandler.isRefusal(failure)) {
      listener.refused(failure);
      closing = true;
      return;
    }
    LOG.warn(
        "worker {}: cannot read the events of lost workers, trying again: {}",
        worker.worker(),
        failure.toString());
    waiting.await(TRY_AGAIN);
  }

  /** The claim is given up when its partition has been read up to this end. */
  private record Barrier(Claim claim, int partition, long end) {}

  /** The state of one reader. */
  private final class Round implements EventCodec.Handler {
    private final TopicReader reader;
    private final Takeover takeover = new Takeover();
    private final Set<Integer> assigned = new TreeSet<>();
    private final List<Barrier> barriers = new ArrayList<>();

    Round(TopicReader reader) {
      this.reader = reader;
    }

    void turn() {
      take(takeIncoming());
      for (ConsumerRecord<String, byte[]> each : reader.poll(POLL)) {
        read(each);
      }
      giveUp();
    }

    /**
     * Reads the orphans' partitions from before their events; reading an event twice does no harm.
     */
    void take(Collection<Orphan> orphans) {
      Map<Integer, Long> since = new TreeMap<>();
      for (Orphan orphan : orphans) {
        takeover.watch(orphan.claim(), orphan.givenUpNanos());
        since.merge(
            orphan.eventPartition(), orphan.sinceMillis() - STAMPS_DIFFER_MILLIS, Math::min);
      }
      if (since.isEmpty()) {
        return;
      }
      // The ends are read first: later events are read in any case.
      Map<Integer, Long> ends = reader.ends(since.keySet());
      Map<Integer, Long> starts = reader.offsetsSince(since);
      Set<Integer> before = Set.copyOf(assigned);
      if (assigned.addAll(since.keySet())) {
        reader.assign(assigned);
      }
      for (Integer partition : since.keySet()) {
        long from = starts.getOrDefault(partition, ends.getOrDefault(partition, 0L));
        if (!before.contains(partition) || from < reader.position(partition)) {
          reader.seek(partition, from);
        }
      }
    }

    private void read(ConsumerRecord<String, byte[]> event) {
      try {
        EventCodec.decode(event.value(), this);
      } catch (RuntimeException e) {
        // The aggregator reads it too, and writes it to the dead letters.
        LOG.debug("event at {}@{}: {}", event.partition(), event.offset(), e.getMessage());
      }
    }

    @Override
    public void probe(ProbeEvent event) {
      if (event.region().equals(worker.region())) {
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
      // Open claims of the run are given up at their time; the fold counts them as late.
    }

    private void giveUp() {
      List<Claim> due = takeover.due(clock.nanos());
      if (!due.isEmpty()) {
        Map<Integer, Long> ends = reader.ends(assigned);
        for (Claim claim : due) {
          Orphan orphan = open.get(Takeover.Identity.of(claim));
          if (orphan != null) {
            int partition = orphan.eventPartition();
            barriers.add(new Barrier(claim, partition, ends.getOrDefault(partition, 0L)));
          }
        }
      }
      barriers.removeIf(this::passed);
    }

    private boolean passed(Barrier barrier) {
      if (reader.position(barrier.partition()) < barrier.end()) {
        return false;
      }
      if (takeover.giveUp(barrier.claim())) {
        open.remove(Takeover.Identity.of(barrier.claim()));
        listener.givenUp(barrier.claim());
      }
      return true;
    }
  }
}
