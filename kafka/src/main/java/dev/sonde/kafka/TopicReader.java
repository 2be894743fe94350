package dev.sonde.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads partitions of one topic, given by number, without a group. Used by one thread. A method
 * that sends a request waits for the reply, and throws a {@link
 * org.apache.kafka.common.KafkaException} when none arrives in time.
 */
public interface TopicReader extends AutoCloseable {

  /** Opens readers. */
  @FunctionalInterface
  interface Opener {
    TopicReader open(String topic, String clientId);
  }

  static Opener of(KafkaSettings settings) {
    return (topic, clientId) -> new KafkaReader(settings.reader(clientId), topic);
  }

  /** Sets the partitions to read. Those that were already read keep their position. */
  void assign(Set<Integer> partitions);

  void seek(int partition, long offset);

  /** The offset of the next record that a poll returns. */
  long position(int partition);

  /** The offset after the last record of each partition. */
  Map<Integer, Long> ends(Set<Integer> partitions);

  /**
   * The first offset with a timestamp at the given time or later; a partition without one is
   * omitted.
   */
  Map<Integer, Long> offsetsSince(Map<Integer, Long> stampMillis);

  ConsumerRecords<String, byte[]> poll(Duration atMost);

  @Override
  void close();

  /** A reader that is a Kafka consumer. */
  final class KafkaReader implements TopicReader {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Consumer<String, byte[]> consumer;
    private final String topic;

    private KafkaReader(Consumer<String, byte[]> consumer, String topic) {
      this.consumer = consumer;
      this.topic = topic;
    }

    private TopicPartition named(int partition) {
      return new TopicPartition(topic, partition);
    }

    private Set<TopicPartition> named(Set<Integer> partitions) {
      Set<TopicPartition> named = new HashSet<>();
      partitions.forEach(each -> named.add(named(each)));
      return named;
    }

    @Override
    public void assign(Set<Integer> partitions) {
      consumer.assign(named(partitions));
    }

    @Override
    public void seek(int partition, long offset) {
      consumer.seek(named(partition), offset);
    }

    @Override
    public long position(int partition) {
      return consumer.position(named(partition), TIMEOUT);
    }

    @Override
    public Map<Integer, Long> ends(Set<Integer> partitions) {
      Map<Integer, Long> ends = new HashMap<>();
      consumer
          .endOffsets(named(partitions), TIMEOUT)
          .forEach((partition, end) -> ends.put(partition.partition(), end));
      return ends;
    }

    @Override
    public Map<Integer, Long> offsetsSince(Map<Integer, Long> stampMillis) {
      Map<TopicPartition, Long> times = new HashMap<>();
      stampMillis.forEach((partition, millis) -> times.put(named(partition), millis));
      Map<Integer, Long> offsets = new HashMap<>();
      consumer
          .offsetsForTimes(times, TIMEOUT)
          .forEach(
              (partition, found) -> {
                if (found != null) {
                  offsets.put(partition.partition(), found.offset());
                }
              });
      return offsets;
    }

    @Override
    public ConsumerRecords<String, byte[]> poll(Duration atMost) {
      return consumer.poll(atMost);
    }

    @Override
    public void close() {
      consumer.close(KafkaSettings.AT_ONCE);
    }
  }
}
