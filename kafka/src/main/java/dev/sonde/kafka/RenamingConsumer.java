package dev.sonde.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A consumer that reads the topics of a {@link Naming} as if they were the usual ones. It
 * translates the methods that Sonde uses. The others take names of the cluster, in which a usual
 * name is a topic that is not assigned.
 */
class RenamingConsumer extends KafkaConsumer<String, byte[]> {

  private final Naming naming;

  RenamingConsumer(Properties config, Naming naming) {
    super(config, new StringDeserializer(), new ByteArrayDeserializer());
    this.naming = naming;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    super.subscribe(topics.stream().map(naming::topic).toList(), new Usual(listener));
  }

  /** Reports the usual names. */
  private final class Usual implements ConsumerRebalanceListener {
    private final ConsumerRebalanceListener listener;

    private Usual(ConsumerRebalanceListener listener) {
      this.listener = listener;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      listener.onPartitionsAssigned(naming.usual(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      listener.onPartitionsRevoked(naming.usual(partitions));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      listener.onPartitionsLost(naming.usual(partitions));
    }
  }

  @Override
  public void assign(Collection<TopicPartition> partitions) {
    super.assign(naming.partitions(partitions));
  }

  @Override
  public Set<TopicPartition> assignment() {
    return naming.usual(super.assignment());
  }

  @Override
  public ConsumerRecords<String, byte[]> poll(Duration timeout) {
    ConsumerRecords<String, byte[]> polled = super.poll(timeout);
    // Without records a position may have moved too: over the mark of a transaction.
    if (polled.isEmpty() && polled.nextOffsets().isEmpty()) {
      return polled;
    }
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> usual = new HashMap<>();
    for (TopicPartition partition : polled.partitions()) {
      TopicPartition named = naming.usual(partition);
      usual.put(
          named, polled.records(partition).stream().map(each -> in(named.topic(), each)).toList());
    }
    return new ConsumerRecords<>(usual, naming.usual(polled.nextOffsets()));
  }

  private static ConsumerRecord<String, byte[]> in(
      String topic, ConsumerRecord<String, byte[]> read) {
    return new ConsumerRecord<>(
        topic,
        read.partition(),
        read.offset(),
        read.timestamp(),
        read.timestampType(),
        read.serializedKeySize(),
        read.serializedValueSize(),
        read.key(),
        read.value(),
        read.headers(),
        read.leaderEpoch());
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    super.commitSync(naming.named(offsets), timeout);
  }

  @Override
  public void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
    super.commitAsync(
        naming.named(offsets),
        (committed, failure) -> callback.onComplete(naming.usual(committed), failure));
  }

  @Override
  public void seek(TopicPartition partition, long offset) {
    super.seek(naming.partition(partition), offset);
  }

  @Override
  public void seekToBeginning(Collection<TopicPartition> partitions) {
    super.seekToBeginning(naming.partitions(partitions));
  }

  @Override
  public long position(TopicPartition partition, Duration timeout) {
    return super.position(naming.partition(partition), timeout);
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> committed(
      Set<TopicPartition> partitions, Duration timeout) {
    return naming.usual(super.committed(naming.partitions(partitions), timeout));
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
    return naming.usual(super.partitionsFor(naming.topic(topic), timeout));
  }

  /** The topics of this naming only, by their usual names. */
  @Override
  public Map<String, List<PartitionInfo>> listTopics(Duration timeout) {
    Map<String, List<PartitionInfo>> usual = new HashMap<>();
    super.listTopics(timeout)
        .forEach(
            (topic, partitions) -> {
              if (!naming.usual(topic).equals(topic)) {
                usual.put(naming.usual(topic), naming.usual(partitions));
              }
            });
    return usual;
  }

  @Override
  public Set<TopicPartition> paused() {
    return naming.usual(super.paused());
  }

  @Override
  public void pause(Collection<TopicPartition> partitions) {
    super.pause(naming.partitions(partitions));
  }

  @Override
  public void resume(Collection<TopicPartition> partitions) {
    super.resume(naming.partitions(partitions));
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> times, Duration timeout) {
    return naming.usual(super.offsetsForTimes(naming.named(times), timeout));
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return naming.usual(super.beginningOffsets(naming.partitions(partitions), timeout));
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return naming.usual(super.endOffsets(naming.partitions(partitions), timeout));
  }
}
