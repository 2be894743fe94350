package dev.sonde.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * A {@link StreamedConsumer} with the names of a {@link Naming}. The Vert.x client sets no times.
 */
final class RenamingStreamedConsumer extends RenamingConsumer {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  RenamingStreamedConsumer(Properties config, Naming naming) {
    super(config, naming);
  }

  @Override
  public ConsumerRecords<String, byte[]> poll(Duration timeout) {
    return StreamedConsumer.polled(() -> super.poll(timeout));
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return partitionsFor(topic, TIMEOUT);
  }

  @Override
  public Map<String, List<PartitionInfo>> listTopics() {
    return listTopics(TIMEOUT);
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
    return beginningOffsets(partitions, TIMEOUT);
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
    return endOffsets(partitions, TIMEOUT);
  }

  @Override
  public void close() {
    StreamedConsumer.closeAtOnce(() -> super.close(KafkaSettings.AT_ONCE));
  }
}
