package dev.sonde.kafka;

import java.time.Duration;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A consumer whose failures all reach the Vert.x client. That client completes a future after an
 * {@link Exception} of a poll and a {@link KafkaException} of a close only; after anything else the
 * future stays open, and nobody is told.
 */
final class StreamedConsumer extends KafkaConsumer<String, byte[]> {

  StreamedConsumer(Properties config) {
    super(config, new StringDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public ConsumerRecords<String, byte[]> poll(Duration timeout) {
    return polled(() -> super.poll(timeout));
  }

  static ConsumerRecords<String, byte[]> polled(Supplier<ConsumerRecords<String, byte[]>> poll) {
    try {
      return poll.get();
    } catch (Error e) {
      throw new BrokenClientException(e);
    }
  }

  @Override
  public void close() {
    closeAtOnce(() -> super.close(KafkaSettings.AT_ONCE));
  }

  static void closeAtOnce(Runnable close) {
    try {
      close.run();
    } catch (IllegalStateException e) {
      throw new KafkaException("the consumer could not be closed", e);
    }
  }
}
