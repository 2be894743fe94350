package dev.sonde.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes batches of records that stand together or not at all, and fences whoever wrote under the
 * same id before. Owned by one thread.
 */
public final class FencedWriter implements AutoCloseable {

  private final Producer<String, byte[]> producer;

  private FencedWriter(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  /** Opens the writer of this id; from now on its predecessor can write no more. */
  public static FencedWriter open(KafkaSettings settings, String transactionalId) {
    Producer<String, byte[]> producer = settings.transactional(transactionalId);
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    return new FencedWriter(producer);
  }

  /** Writes all or nothing. */
  public void write(List<ProducerRecord<String, byte[]>> records) {
    producer.beginTransaction();
    sendAll(records);
    producer.commitTransaction();
  }

  /** Writes all or nothing, together with a consumer's position. */
  public void write(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    producer.beginTransaction();
    sendAll(records);
    producer.sendOffsetsToTransaction(offsets, group);
    producer.commitTransaction();
  }

  /** Writes one record and returns the time the broker stamped it with, epoch milliseconds. */
  public long stamp(ProducerRecord<String, byte[]> stamped) {
    producer.beginTransaction();
    try {
      RecordMetadata metadata = producer.send(stamped).get();
      producer.commitTransaction();
      return metadata.timestamp();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing to " + stamped.topic(), e);
    } catch (ExecutionException e) {
      throw new KafkaException("cannot write to " + stamped.topic(), e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The commit throws what a send has failed with.
  private void sendAll(List<ProducerRecord<String, byte[]>> records) {
    records.forEach(producer::send);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
