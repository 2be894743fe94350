package dev.sonde.cli.determinism;

import dev.sonde.kafka.TopicReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;

/** A reader that needs time for every step. */
final class FakeReader implements TopicReader {

  private static final int MOST_RECORDS = 12;

  private final World world;
  private final Strand strand;
  private final String topic;
  private final boolean failing;
  private final Map<Integer, Long> positions = new TreeMap<>();

  /**
   * @param failing whether it fails sometimes
   */
  FakeReader(World world, Strand strand, String topic, boolean failing) {
    this.world = world;
    this.strand = strand;
    this.topic = topic;
    this.failing = failing;
  }

  private SimLog log(int partition) {
    return world.cluster().log(topic, partition);
  }

  @Override
  public void assign(Set<Integer> partitions) {
    positions.keySet().retainAll(partitions);
    partitions.forEach(each -> positions.putIfAbsent(each, 0L));
  }

  @Override
  public void seek(int partition, long offset) {
    positions.put(partition, offset);
  }

  @Override
  public long position(int partition) {
    return positions.getOrDefault(partition, 0L);
  }

  @Override
  public Map<Integer, Long> ends(Set<Integer> partitions) {
    return world
        .network()
        .ask(
            strand,
            () -> {
              Map<Integer, Long> ends = new TreeMap<>();
              partitions.forEach(each -> ends.put(each, log(each).stableEnd()));
              return ends;
            });
  }

  @Override
  public Map<Integer, Long> offsetsSince(Map<Integer, Long> stampMillis) {
    return world
        .network()
        .ask(
            strand,
            () -> {
              Map<Integer, Long> offsets = new TreeMap<>();
              stampMillis.forEach(
                  (partition, millis) -> {
                    Long found = log(partition).offsetSince(millis);
                    if (found != null) {
                      offsets.put(partition, found);
                    }
                  });
              return offsets;
            });
  }

  @Override
  public ConsumerRecords<String, byte[]> poll(Duration atMost) {
    strand.park(world.chance().millis(1, Math.max(1, (int) atMost.toMillis())));
    if (failing && world.faults().watchFails()) {
      world.trace("%s reads %s anew", strand.machine().name(), topic);
      throw new DisconnectException("the broker is away");
    }
    if (world.network().isAway()) {
      return ConsumerRecords.empty();
    }
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();
    positions.replaceAll(
        (partition, from) -> {
          List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
          long next = log(partition).read(from, world.chance().between(0, MOST_RECORDS), read::add);
          records.put(new TopicPartition(topic, partition), read);
          return next;
        });
    return new ConsumerRecords<>(records, Map.of());
  }

  @Override
  public void close() {}
}
