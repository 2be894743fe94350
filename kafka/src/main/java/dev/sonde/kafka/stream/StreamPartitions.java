package dev.sonde.kafka.stream;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The partitions of a stream, and their polled records that are not handled yet. There are at most
 * those of one poll, and for a paused partition those of the two polls around its pause. Owned by
 * the stream's context.
 */
final class StreamPartitions {

  private final Map<TopicPartition, Partition> byName = new LinkedHashMap<>();
  private final Deque<ConsumerRecord<String, byte[]>> polled = new ArrayDeque<>();
  private boolean pausesChanged;

  private static final class Partition {
    private final Deque<ConsumerRecord<String, byte[]>> held = new ArrayDeque<>();
    private long position;
    private boolean paused;
    private @Nullable Long sought;
  }

  /** All partitions, in the order in which they were added. */
  Set<TopicPartition> all() {
    return byName.keySet();
  }

  boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Adds partitions with the offsets of their first records. */
  void add(Map<TopicPartition, Long> begins) {
    begins.forEach(
        (name, begin) -> byName.computeIfAbsent(name, any -> new Partition()).position = begin);
  }

  /**
   * Takes the records of a poll. Those of a partition that has another position since are dropped.
   */
  void polled(ConsumerRecords<String, byte[]> records) {
    for (ConsumerRecord<String, byte[]> each : records) {
      Partition partition = of(each);
      if (partition != null && partition.sought == null) {
        polled.add(each);
      }
    }
    records
        .nextOffsets()
        .forEach(
            (name, next) -> {
              Partition partition = byName.get(name);
              if (partition != null && partition.sought == null) {
                partition.position = next.offset();
              }
            });
  }

  private @Nullable Partition of(ConsumerRecord<String, byte[]> read) {
    return byName.get(new TopicPartition(read.topic(), read.partition()));
  }

  /**
   * The next record to handle, which stays the first; null when there is none. Records of paused
   * partitions are put aside.
   */
  @Nullable ConsumerRecord<String, byte[]> first() {
    while (!polled.isEmpty()) {
      ConsumerRecord<String, byte[]> next = polled.element();
      Partition partition = of(next);
      if (partition == null || !partition.paused) {
        return next;
      }
      partition.held.add(polled.remove());
    }
    return null;
  }

  void removeFirst() {
    polled.remove();
  }

  /** Whether all records before these offsets were handled. */
  boolean reached(Map<TopicPartition, Long> ends) {
    return polled.isEmpty()
        && ends.entrySet().stream().allMatch(end -> reached(end.getKey(), end.getValue()));
  }

  private boolean reached(TopicPartition name, long end) {
    Partition partition = byName.get(name);
    return partition != null
        && partition.sought == null
        && partition.held.isEmpty()
        && partition.position >= end;
  }

  void pause(Collection<TopicPartition> names) {
    setPaused(names, true);
  }

  /** What was held of the partitions comes before what is polled of them. */
  void resume(Collection<TopicPartition> names) {
    setPaused(names, false);
    for (TopicPartition each : names) {
      Partition partition = byName.get(each);
      if (partition != null) {
        Iterator<ConsumerRecord<String, byte[]>> backwards = partition.held.descendingIterator();
        backwards.forEachRemaining(polled::addFirst);
        partition.held.clear();
      }
    }
  }

  private void setPaused(Collection<TopicPartition> names, boolean paused) {
    for (TopicPartition each : names) {
      Partition partition = byName.get(each);
      if (partition == null) {
        throw new IllegalArgumentException(each + " is not followed, allowed are " + all());
      }
      partition.paused = paused;
    }
    pausesChanged = true;
  }

  /** Whether a pause, a resume or a position has not been passed on yet. */
  boolean hasChanges() {
    return pausesChanged || byName.values().stream().anyMatch(each -> each.sought != null);
  }

  /** The partitions that are paused, or those that are not; asked between two polls. */
  Set<TopicPartition> takePaused(boolean paused) {
    pausesChanged = false;
    return byName.entrySet().stream()
        .filter(each -> each.getValue().paused == paused)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Drops the partition's records; those that are polled before {@link #takeSought} too. */
  void seek(TopicPartition name, long offset) {
    Partition partition = byName.get(name);
    if (partition == null) {
      throw new IllegalArgumentException(name + " is not followed, allowed are " + all());
    }
    partition.sought = offset;
    partition.held.clear();
    polled.removeIf(each -> partition.equals(of(each)));
  }

  /** The positions that have not been passed on yet; asked once, between two polls. */
  Map<TopicPartition, Long> takeSought() {
    Map<TopicPartition, Long> taken = new HashMap<>();
    byName.forEach(
        (name, partition) -> {
          Long offset = partition.sought;
          if (offset != null) {
            taken.put(name, offset);
            partition.position = offset;
            partition.sought = null;
          }
        });
    return taken;
  }

  /** Those of the partitions that are not in the stream yet. */
  List<TopicPartition> absent(Collection<TopicPartition> names) {
    return names.stream().filter(each -> !byName.containsKey(each)).toList();
  }
}
