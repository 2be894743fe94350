package dev.sonde.audit.scheduler;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The records of one transaction, in their order.
 *
 * @param now the broker's time of the decision
 */
record Batch(Instant now, List<ProducerRecord<String, byte[]>> records) {

  static Batch at(Instant now) {
    return new Batch(now, new ArrayList<>());
  }

  void add(ProducerRecord<String, byte[]> record) {
    records.add(record);
  }

  void addAll(Collection<ProducerRecord<String, byte[]>> more) {
    records.addAll(more);
  }
}
