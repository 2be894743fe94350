package dev.sonde.kafka;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records that cannot be read, so that they stop nobody. */
@FunctionalInterface
public interface UnreadableRecords {

  /** Takes the record and why it cannot be read; does not wait and never throws. */
  void add(ConsumerRecord<String, byte[]> poison, String reason);
}
