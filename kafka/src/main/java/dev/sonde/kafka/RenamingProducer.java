package dev.sonde.kafka;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** A producer that writes to the topics of a {@link Naming} what is meant for the usual ones. */
final class RenamingProducer extends KafkaProducer<String, byte[]> {

  private final Naming naming;

  RenamingProducer(Properties config, Naming naming) {
    super(config, new StringSerializer(), new ByteArraySerializer());
    this.naming = naming;
  }

  /** Every record that is sent passes here; the form without a callback calls this one. */
  @Override
  public Future<RecordMetadata> send(
      ProducerRecord<String, byte[]> written, @Nullable Callback callback) {
    ProducerRecord<String, byte[]> named =
        new ProducerRecord<>(
            naming.topic(written.topic()),
            written.partition(),
            written.timestamp(),
            written.key(),
            written.value(),
            written.headers());
    return super.send(named, callback);
  }

  @Override
  public void sendOffsetsToTransaction(
      Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
    super.sendOffsetsToTransaction(naming.named(offsets), group);
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic) {
    return naming.usual(super.partitionsFor(naming.topic(topic)));
  }
}
