package dev.sonde.coordinator.aggregate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
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
final class PartitionFold implements AutoCloseable, EventCodec.Handler {

  private static final long IDLE_INTERVAL_NANOS = Duration.ofMillis(100).toNanos();
  private static final long BUSY_INTERVAL_NANOS = Duration.ofMillis(500).toNanos();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final KafkaSettings settings;
  private final AwaitedRuns runs;
  private final TopicPartition partition;
  private final DeadLetters deadLetters;
  private final List<Partial> unrestored = new ArrayList<>();
  private final Map<String, RunFold> folds = new LinkedHashMap<>();
  private @Nullable String awaited;
  private @Nullable FencedWriter writer;
  private long nextOffset;
  private long eventMillis;
  private long publishedNanos;
  private boolean dirty;
  private boolean busy;
  private boolean ending;

  private PartitionFold(
      KafkaSettings settings, AwaitedRuns runs, TopicPartition partition, DeadLetters deadLetters) {
    this.settings = settings;
    this.runs = runs;
    this.partition = partition;
    this.deadLetters = deadLetters;
  }

  /** Takes up the partition where the last owner's partials leave it. */
  static PartitionFold resume(
      KafkaSettings settings, AwaitedRuns runs, TopicPartition partition, DeadLetters deadLetters) {
    PartitionFold fold = new PartitionFold(settings, runs, partition, deadLetters);
    // First fence whoever wrote here, then read what they left: nothing can be added in between.
    fold.writer();
    fold.load();
    return fold;
  }

  /** The latest partials of this partition. Another owner's offset was committed with them. */
  private void load() {
    Consumer<String, byte[]> reader = settings.reader("sonde-partials-of-" + partition.partition());
    try {
      TopicPartition partials = new TopicPartition(Topics.PARTIALS, partition.partition());
      reader.assign(List.of(partials));
      reader.seekToBeginning(List.of(partials));
      long end = reader.endOffsets(List.of(partials), TIMEOUT).getOrDefault(partials, 0L);
      Map<String, Partial> latest = new HashMap<>();
      while (reader.position(partials, TIMEOUT) < end) {
        for (ConsumerRecord<String, byte[]> each : reader.poll(Duration.ofMillis(100))) {
          if (each.value() == null) {
            latest.remove(each.key());
            continue;
          }
          try {
            latest.put(each.key(), Partial.parseFrom(each.value()));
          } catch (InvalidProtocolBufferException e) {
            deadLetters.add(each, "a partial cannot be read: " + e.getMessage());
          }
        }
      }
      unrestored.addAll(latest.values());
    } finally {
      reader.close(KafkaSettings.AT_ONCE);
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
                .computeIfAbsent(run.id(), unused -> new RunFold(run, partition.partition()))
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
      deadLetters.add(event, String.valueOf(e.getMessage()));
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
    RunFold begun = new RunFold(run.get(), partition.partition());
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
                          Topics.PARTIALS, partition.partition(), key, partial.toByteArray())));
    }
    writer().write(changed, Map.of(partition, new OffsetAndMetadata(nextOffset)), group);
    folds.values().forEach(RunFold::forgetIfOver);
    publishedNanos = nowNanos;
    dirty = false;
    ending = false;
  }

  private FencedWriter writer() {
    FencedWriter open = writer;
    if (open == null) {
      open = FencedWriter.open(settings, "sonde-events-" + partition.partition());
      writer = open;
    }
    return open;
  }

  @Override
  public void close() {
    FencedWriter open = writer;
    if (open != null) {
      open.close();
    }
  }
}
