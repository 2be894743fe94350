package dev.sonde.kafka;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes batches of records atomically. Opening a writer fences the previous writer with the same
 * id. Used by one thread. Every write of a fenced writer throws.
 */
public interface FencedWriter extends AutoCloseable {

  /** Opens writers. */
  @FunctionalInterface
  interface Opener {

    /** Opens the writer with this id; its predecessor cannot write any more. */
    FencedWriter open(String transactionalId);
  }

  /** Opens the writer with this id; its predecessor cannot write any more. */
  static FencedWriter open(KafkaSettings settings, String transactionalId) {
    return KafkaFencedWriter.open(settings, transactionalId);
  }

  /** Writes all records or none. */
  void write(List<ProducerRecord<String, byte[]>> records);

  /** Writes all records or none, together with a group member's position. */
  void write(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group);

  /** Writes one record and returns the broker's timestamp, in epoch milliseconds. */
  long stamp(ProducerRecord<String, byte[]> stamped);

  @Override
  void close();
}
