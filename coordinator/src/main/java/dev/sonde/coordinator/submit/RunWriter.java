package dev.sonde.coordinator.submit;

import dev.sonde.common.run.Cancel;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Writes runs and their cancels to {@code sonde.runs}, or gives their records to who writes them in
 * a transaction. A future completes when the record is durable, or fails with Kafka's exception.
 * Safe for use by several threads.
 */
public final class RunWriter implements AutoCloseable {

  /** The header of a run's record that holds its idempotency key. */
  public static final String IDEMPOTENCY_HEADER = "sonde-idempotency-key";

  private final Producer<String, byte[]> producer;
  private final JsonCodec<Run> runs = new JsonCodec<>(Run.class);
  private final JsonCodec<Cancel> cancels = new JsonCodec<>(Cancel.class);

  /**
   * A writer with a producer of its own.
   *
   * @param id of the process or run, for the producer's name
   */
  public RunWriter(KafkaSettings settings, String id) {
    this(settings.producer(id + "-submit"));
  }

  RunWriter(Producer<String, byte[]> producer) {
    this.producer = producer;
  }

  /**
   * Submits a run; a coordinator reads it from the topic.
   *
   * @param key the idempotency key of the request, or null
   */
  public CompletableFuture<Void> submit(Run run, @Nullable String key) {
    ProducerRecord<String, byte[]> written = record(run.id(), run.id(), runs.encode(run));
    if (key != null) {
      written.headers().add(IDEMPOTENCY_HEADER, key.getBytes(StandardCharsets.UTF_8));
    }
    return send(written);
  }

  public CompletableFuture<Void> cancel(String run, String reason) {
    return send(record(run, Topics.cancelKey(run), cancels.encode(new Cancel(run, reason))));
  }

  /** The record of a run for a topic with so many partitions. */
  public static ProducerRecord<String, byte[]> record(Run run, int partitions) {
    return new ProducerRecord<>(
        Topics.RUNS,
        Topics.runsPartition(run.id(), partitions),
        run.id(),
        new JsonCodec<>(Run.class).encode(run));
  }

  /** A run, its cancel and its progress are in one partition, so that they have the same owner. */
  private ProducerRecord<String, byte[]> record(String run, String key, byte[] value) {
    int partitions = producer.partitionsFor(Topics.RUNS).size();
    return new ProducerRecord<>(Topics.RUNS, Topics.runsPartition(run, partitions), key, value);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback receives the failure.
  private CompletableFuture<Void> send(ProducerRecord<String, byte[]> written) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    producer.send(
        written,
        (metadata, failure) -> {
          if (failure == null) {
            durable.complete(null);
          } else {
            durable.completeExceptionally(failure);
          }
        });
    return durable;
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
