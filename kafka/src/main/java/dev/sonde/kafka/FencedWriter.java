package dev.sonde.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes batches of records that stand together or not at all, and fences whoever wrote under the
 * same id before. Used by one thread. A writer that was fenced throws from then on.
 */
public interface FencedWriter extends AutoCloseable {

  /** Opens writers. */
  @FunctionalInterface
  interface Opener {

    /** Opens the writer of this id; from now on its predecessor can write no more. */
    FencedWriter open(String transactionalId);
  }

  /** Opens the writer of this id; from now on its predecessor can write no more. */
  static FencedWriter open(KafkaSettings settings, String transactionalId) {
    return KafkaFencedWriter.open(settings, transactionalId);
  }

  /** Writes all or nothing. */
  void write(List<ProducerRecord<String, byte[]>> records);

  /** Writes all or nothing, together with a group member's position. */
  void write(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group);

  /** Writes one record and returns the time the broker stamped it with, epoch milliseconds. */
  long stamp(ProducerRecord<String, byte[]> stamped);

  @Override
  void close();
}
