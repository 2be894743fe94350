package dev.sonde.coordinator.dispatch;

import dev.sonde.common.run.Cancel;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes what people ask for: a run, or its cancel. */
public final class RunSubmitter implements AutoCloseable {

  private final Producer<String, byte[]> producer;
  private final JsonCodec<Run> runs = new JsonCodec<>(Run.class);
  private final JsonCodec<Cancel> cancels = new JsonCodec<>(Cancel.class);

  public RunSubmitter(KafkaSettings settings, String id) {
    this.producer = settings.producer(id + "-submit");
  }

  /** Completes when the run is durable; a coordinator takes it up from there. */
  public CompletableFuture<Void> submit(Run run) {
    return write(run.id(), run.id(), runs.encode(run));
  }

  public CompletableFuture<Void> cancel(String run, String reason) {
    return write(run, Topics.cancelKey(run), cancels.encode(new Cancel(run, reason)));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of the failure.
  private CompletableFuture<Void> write(String run, String key, byte[] value) {
    CompletableFuture<Void> durable = new CompletableFuture<>();
    producer.send(
        new ProducerRecord<>(Topics.RUNS, partition(run), key, value),
        (metadata, failure) -> {
          if (failure == null) {
            durable.complete(null);
          } else {
            durable.completeExceptionally(failure);
          }
        });
    return durable;
  }

  /** A run, its cancel and its progress stand in one partition, so that one owner has them all. */
  private int partition(String run) {
    return Topics.runsPartition(run, producer.partitionsFor(Topics.RUNS).size());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
