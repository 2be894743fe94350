package dev.sonde.coordinator.aggregate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.TopicReader;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.UnreadableRecords;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The fold of one events partition: its cells, its offset, and the writer that fences whoever held
 * the partition before. Owned by the aggregator's thread.
 */
public final class PartitionFold implements AutoCloseable, EventCodec.Handler {

  private static final long IDLE_INTERVAL_NANOS = Duration.ofMillis(100).toNanos();
  private static final long BUSY_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
  private static final Duration POLL = Duration.ofMillis(100);

  private final Ports ports;
  private final AwaitedRuns runs;
  private final int partition;
  private final FencedWriter writer;
  private final List<Partial> unrestored = new ArrayList<>();
  private final Map<String, RunFold> folds = new LinkedHashMap<>();
  private @Nullable String awaited;
  private long nextOffset;
  private long eventMillis;
  private long publishedNanos;
  private boolean dirty;
  private boolean busy;
  private boolean ending;

  /** What a fold writes to, reads from, and puts aside what it cannot read. */
  public record Ports(
      FencedWriter.Opener writers, TopicReader.Opener readers, UnreadableRecords deadLetters) {}

  private PartitionFold(Ports ports, AwaitedRuns runs, int partition) {
    this.ports = ports;
    this.runs = runs;
    this.partition = partition;
    this.writer = ports.writers().open("sonde-events-" + partition);
  }

  /** Takes up the partition where the last owner's partials leave it. */
  static PartitionFold resume(Ports ports, AwaitedRuns runs, int partition) {
    // First fence whoever wrote here, then read what they left: nothing can be added in between.
    PartitionFold fold = new PartitionFold(ports, runs, partition);
    fold.load();
    return fold;
  }

  /** The latest partials of this partition. Another owner's offset was committed with them. */
  private void load() {
    try (TopicReader reader =
        ports.readers().open(Topics.PARTIALS, "sonde-partials-of-" + partition)) {
      reader.assign(Set.of(partition));
      long end = reader.ends(Set.of(partition)).getOrDefault(partition, 0L);
      Map<String, Partial> latest = new LinkedHashMap<>();
      while (reader.position(partition) < end) {
        for (ConsumerRecord<String, byte[]> each : reader.poll(POLL)) {
          take(each, latest);
        }
      }
      unrestored.addAll(latest.values());
    }
  }

  private void take(ConsumerRecord<String, byte[]> read, Map<String, Partial> latest) {
    if (read.value() == null) {
      latest.remove(read.key());
      return;
    }
    try {
      latest.put(read.key(), Partial.parseFrom(read.value()));
    } catch (InvalidProtocolBufferException e) {
      ports.deadLetters().add(read, "a partial cannot be read: " + e.getMessage());
    }
  }

  /**
   * Whether events can be added: what they go on from is there, and the run that the last one
   * waited for, if any, is known or given up.
   */
  boolean isReady() {
    unrestored.removeIf(this::isSettled);
    String id = awaited;
    return unrestored.isEmpty() && (id == null || runs.run(id).isPresent() || !runs.mayCome(id));
  }

  /** Whether the partial was restored, or is of a run that never came. */
  private boolean isSettled(Partial partial) {
    Optional<Run> known = runs.run(partial.getRun());
    known.ifPresent(
        run ->
            folds
                .computeIfAbsent(run.id(), unused -> new RunFold(run, partition))
                .restore(partial));
    return known.isPresent() || !runs.mayCome(partial.getRun());
  }

  /**
   * Folds the event in.
   *
   * @return false when it must be given again later, once {@link #isReady()}: nothing was done
   */
  boolean add(ConsumerRecord<String, byte[]> event) {
    awaited = null;
    if (!isReady()) {
      return false;
    }
    eventMillis = event.timestamp();
    try {
      EventCodec.decode(event.value(), this);
    } catch (IllegalArgumentException e) {
      ports.deadLetters().add(event, String.valueOf(e.getMessage()));
    }
    if (awaited != null) {
      return false;
    }
    nextOffset = event.offset() + 1;
    dirty = true;
    busy = true;
    return true;
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
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Run> run = runs.run(id);
    if (run.isEmpty()) {
      if (!runs.mayCome(id)) {
        throw new IllegalArgumentException("an event of a run that is not known: " + id);
      }
      awaited = id;
      return Optional.empty();
    }
    RunFold begun = new RunFold(run.get(), partition);
    folds.put(id, begun);
    return Optional.of(begun);
  }

  /** Writes what changed, with the offset it goes up to, in one transaction. */
  void publishIfDue(ConsumerGroupMetadata group, long nowNanos) {
    long interval = busy ? BUSY_INTERVAL_NANOS : IDLE_INTERVAL_NANOS;
    busy = false;
    if (!dirty || (!ending && nowNanos - publishedNanos < interval)) {
      return;
    }
    List<ProducerRecord<String, byte[]>> changed = new ArrayList<>();
    for (RunFold fold : folds.values()) {
      fold.changed()
          .forEach(
              (key, partial) ->
                  changed.add(
                      new ProducerRecord<>(
                          Topics.PARTIALS, partition, key, partial.toByteArray())));
    }
    TopicPartition events = new TopicPartition(Topics.EVENTS, partition);
    writer.write(changed, Map.of(events, new OffsetAndMetadata(nextOffset)), group);
    folds.values().forEach(RunFold::forgetIfOver);
    publishedNanos = nowNanos;
    dirty = false;
    ending = false;
  }

  @Override
  public void close() {
    writer.close();
  }
}
