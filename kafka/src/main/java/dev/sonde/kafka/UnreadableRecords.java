package dev.sonde.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Receives records that cannot be decoded, so that the caller can continue with the next record.
 */
@FunctionalInterface
public interface UnreadableRecords extends AutoCloseable {

  /** Takes the record and the reason; does not wait and never throws. */
  void add(ConsumerRecord<String, byte[]> poison, String reason);

  @Override
  default void close() {}
}
