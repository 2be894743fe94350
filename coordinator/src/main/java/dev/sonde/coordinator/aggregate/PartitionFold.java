package dev.sonde.coordinator.aggregate;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.ProbeHeader;
import dev.sonde.kafka.TopicReader;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.UnreadableRecords;
import dev.sonde.kafka.group.HeldPartitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The fold of one events partition: its cells, its offset, and the writer that fences the
 * partition's previous owner. Owned by the aggregator's thread.
 */
public final class PartitionFold implements HeldPartitions.Held, EventCodec.Handler {

  /** From one write to the next while events come. */
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  /** At the beginning of a run; it grows to the usual interval with half of the run's age. */
  private static final long FIRST_INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

  /** At the shortest when no more events come: nobody knows whether the last one was the run's. */
  private static final long QUIET_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();

  /** No event has come for this long. */
  private static final long QUIET_NANOS = Duration.ofMillis(150).toNanos();

  /** Large partials are written less often, so that a partition writes no more than this. */
  private static final long BYTES_A_SECOND = 48 << 10;

  private static final int MOST_OVER = 10_000;

  private final Ports ports;
  private final AwaitedRuns runs;
  private final int partition;
  private final FencedWriter writer;

  /** Read after the writer fenced the previous owner, so that none can be added in between. */
  private final StoredPartials stored;

  /** Their transaction also committed the offset to continue from. */
  private final List<StoredPartials.Stored> unrestored;

  private final Map<String, RunFold> folds = new LinkedHashMap<>();

  /** The last runs whose end this partition has seen: their later events are ignored. */
  private final Set<String> over =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > MOST_OVER;
            }
          });

  private @Nullable String awaited;
  private long nextOffset;
  private long eventMillis;
  private long publishedNanos;
  private long publishedBytes;
  private long addedNanos;
  private long begunNanos;
  private boolean begun;
  private boolean dirty;
  private boolean added;
  private boolean ending;

  /** The Kafka clients of a fold, and the receiver of records that cannot be decoded. */
  public record Ports(
      FencedWriter.Opener writers, TopicReader.Opener readers, UnreadableRecords deadLetters) {}

  private PartitionFold(Ports ports, AwaitedRuns runs, int partition) {
    this.ports = ports;
    this.runs = runs;
    this.partition = partition;
    this.writer = ports.writers().open("sonde-events-" + partition);
    this.stored = StoredPartials.read(ports.readers(), ports.deadLetters(), partition);
    this.unrestored = stored.take();
    this.over.addAll(stored.over());
  }

  /** Continues from the partials of the previous owner. */
  static PartitionFold resume(Ports ports, AwaitedRuns runs, int partition) {
    return new PartitionFold(ports, runs, partition);
  }

  /**
   * Whether events can be added: all partials are restored, and the run that the last event waited
   * for, if any, is known or not awaited any more.
   */
  boolean isReady() {
    unrestored.removeIf(this::isSettled);
    String id = awaited;
    return unrestored.isEmpty() && (id == null || runs.run(id).isPresent() || !runs.mayCome(id));
  }

  /** Whether the partial was restored, or the wait for its run is over. */
  private boolean isSettled(StoredPartials.Stored partial) {
    String id = Topics.runOfPartial(partial.partial().key());
    Optional<Run> known = runs.run(id);
    known.ifPresent(
        run ->
            stored.restore(
                partial, folds.computeIfAbsent(id, unused -> new RunFold(run, partition))));
    return known.isPresent() || !runs.mayCome(id);
  }

  /**
   * Folds an event.
   *
   * @return false when the event was not folded and must be added again after {@link #isReady()} is
   *     true
   */
  boolean add(ConsumerRecord<String, byte[]> event) {
    awaited = null;
    if (!isReady()) {
      return false;
    }
    eventMillis = event.timestamp();
    try {
      EventCodec.decode(event.value(), this);
    } catch (RuntimeException e) {
      refuse(event, e);
    }
    if (awaited != null) {
      return false;
    }
    nextOffset = event.offset() + 1;
    dirty = true;
    added = true;
    return true;
  }

  /** Counts the probe of an event that cannot be decoded or folded, and puts the event aside. */
  private void refuse(ConsumerRecord<String, byte[]> event, RuntimeException cause) {
    String reason = reason(cause);
    try {
      ProbeHeader.unreadable(event, reason).ifPresent(this::probe);
    } catch (RuntimeException e) {
      // The header says something impossible too: the probe stays unaccounted.
      reason = reason + "; its header: " + reason(e);
    }
    if (awaited == null) {
      ports.deadLetters().add(event, reason);
    }
  }

  private static String reason(RuntimeException cause) {
    return cause instanceof IllegalArgumentException
        ? String.valueOf(cause.getMessage())
        : cause.toString();
  }

  @Override
  public void probe(ProbeEvent event) {
    fold(event.run()).ifPresent(fold -> fold.add(event));
  }

  @Override
  public void end(String run, String reason) {
    fold(run)
        .ifPresent(
            fold -> {
              fold.end(eventMillis);
              ending = true;
            });
  }

  private Optional<RunFold> fold(String id) {
    RunFold known = folds.get(id);
    if (known != null || over.contains(id)) {
      return Optional.ofNullable(known);
    }
    Optional<Run> run = runs.run(id);
    if (run.isEmpty()) {
      if (!runs.mayCome(id)) {
        throw new IllegalArgumentException("an event of an unknown run: " + id);
      }
      awaited = id;
      return Optional.empty();
    }
    RunFold fold = new RunFold(run.get(), partition);
    folds.put(id, fold);
    begun = true;
    return Optional.of(fold);
  }

  /** Writes the changed partials and the offset that they go up to, in one transaction. */
  void publishIfDue(ConsumerGroupMetadata group, long nowNanos) {
    if (added) {
      added = false;
      addedNanos = nowNanos;
    }
    if (begun) {
      begun = false;
      begunNanos = nowNanos;
    }
    if (!dirty || !(ending || isDue(nowNanos))) {
      return;
    }
    List<ProducerRecord<String, byte[]>> changed = new ArrayList<>();
    for (RunFold fold : folds.values()) {
      changed.addAll(fold.changed());
    }
    TopicPartition events = new TopicPartition(Topics.EVENTS, partition);
    writer.write(changed, Map.of(events, new OffsetAndMetadata(nextOffset)), group);
    folds.values().forEach(RunFold::published);
    forgetOver();
    publishedNanos = nowNanos;
    publishedBytes = changed.stream().mapToLong(PartitionFold::size).sum();
    dirty = false;
    ending = false;
  }

  private static long size(ProducerRecord<String, byte[]> record) {
    return record.value() == null ? 0 : record.value().length;
  }

  /** Whether it is time to write. */
  private boolean isDue(long nowNanos) {
    boolean quiet = nowNanos - addedNanos >= QUIET_NANOS;
    // The lanes of a run that has just begun wait for its first counts.
    long young = Math.max(FIRST_INTERVAL_NANOS, (nowNanos - begunNanos) / 2);
    long wanted = Math.min(young, quiet ? QUIET_INTERVAL_NANOS : INTERVAL_NANOS);
    long paced = TimeUnit.SECONDS.toNanos(publishedBytes) / BYTES_A_SECOND;
    return nowNanos - publishedNanos >= Math.max(wanted, Math.min(paced, INTERVAL_NANOS));
  }

  /** Releases the runs that are over: their final partials are published. */
  private void forgetOver() {
    folds
        .entrySet()
        .removeIf(
            fold -> {
              boolean ended = fold.getValue().isOver();
              if (ended) {
                over.add(fold.getKey());
              }
              return ended;
            });
  }

  @Override
  public void close() {
    writer.close();
  }
}
