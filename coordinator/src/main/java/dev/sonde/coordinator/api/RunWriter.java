package dev.sonde.coordinator.api;

import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Writes a run together with the key it was submitted under. Safe for use by several threads. */
final class RunWriter implements AutoCloseable {

  private final Producer<String, byte[]> producer;
  private final JsonCodec<Run> codec = new JsonCodec<>(Run.class);

  RunWriter(KafkaSettings settings, String clientId) {
    this.producer = settings.producer(clientId + "-submit");
  }

  /** Returns when the run is durable. */
  void write(Run run, @Nullable String key) {
    int partitions = producer.partitionsFor(Topics.RUNS).size();
    ProducerRecord<String, byte[]> written =
        new ProducerRecord<>(
            Topics.RUNS, Topics.runsPartition(run.id(), partitions), run.id(), codec.encode(run));
    if (key != null) {
      written.headers().add(RunBoard.IDEMPOTENCY_HEADER, key.getBytes(StandardCharsets.UTF_8));
    }
    try {
      producer.send(written).get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known
          ? known
          : new KafkaException("run " + run.id() + " cannot be written", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while writing run " + run.id(), e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
