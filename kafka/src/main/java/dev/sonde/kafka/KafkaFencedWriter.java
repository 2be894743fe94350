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

/** A fenced writer that is a transactional Kafka producer. */
final class KafkaFencedWriter implements FencedWriter {

  private final Producer<String, byte[]> producer;

  private KafkaFencedWriter(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  static FencedWriter open(KafkaSettings settings, String transactionalId) {
    Producer<String, byte[]> producer = settings.transactional(transactionalId);
    try {
      producer.initTransactions();
    } catch (RuntimeException e) {
      producer.close(Duration.ZERO);
      throw e;
    }
    return new KafkaFencedWriter(producer);
  }

  @Override
  public void write(List<ProducerRecord<String, byte[]>> records) {
    producer.beginTransaction();
    sendAll(records);
    producer.commitTransaction();
  }

  @Override
  public void write(
      List<ProducerRecord<String, byte[]>> records,
      Map<TopicPartition, OffsetAndMetadata> offsets,
      ConsumerGroupMetadata group) {
    producer.beginTransaction();
    sendAll(records);
    producer.sendOffsetsToTransaction(offsets, group);
    producer.commitTransaction();
  }

  @Override
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

  @SuppressWarnings("FutureReturnValueIgnored") // The commit throws the failure of a send.
  private void sendAll(List<ProducerRecord<String, byte[]>> records) {
    records.forEach(producer::send);
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
