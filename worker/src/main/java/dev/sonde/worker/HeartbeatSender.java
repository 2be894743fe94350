package dev.sonde.worker;

import dev.sonde.common.time.BrokerClock;
import dev.sonde.common.time.NanoClock;
import dev.sonde.common.wire.Heartbeat;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import dev.sonde.worker.jobs.RunClocks;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a heartbeat once a second, and derives the broker's clock from the timestamp that the
 * broker returns for each heartbeat.
 */
final class HeartbeatSender implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(HeartbeatSender.class);
  private static final long PERIOD_MILLIS = 1_000;
  private static final int FIRST_SAMPLES = 3;

  private final Producer<String, byte[]> producer;
  private final JsonCodec<Heartbeat> codec = new JsonCodec<>(Heartbeat.class);
  private final NanoClock clock;
  private final RunClocks clocks;
  private final String worker;
  private final Function<BrokerClock.@Nullable Reading, Heartbeat> beat;
  private final FatalErrorHandler fatalErrors;
  private final BrokerClock brokerClock = new BrokerClock();
  private final ScheduledExecutorService thread;
  private volatile @Nullable Sent last;

  /** A heartbeat that the broker has acknowledged, and when it was sent. */
  record Sent(Heartbeat heartbeat, long atNanos) {}

  HeartbeatSender(
      KafkaSettings settings,
      String worker,
      RunClocks clocks,
      Function<BrokerClock.@Nullable Reading, Heartbeat> beat,
      FatalErrorHandler fatalErrors) {
    this.fatalErrors = fatalErrors;
    this.producer = settings.producer(worker + "-heartbeats");
    this.clock = clocks.clock();
    this.clocks = clocks;
    this.worker = worker;
    this.beat = beat;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread made = new Thread(task, worker + "-heartbeats");
              made.setDaemon(true);
              return made;
            });
  }

  /** Completes when the broker's clock is known. */
  @SuppressWarnings("FutureReturnValueIgnored") // Ends with the thread, and never throws.
  CompletableFuture<Void> start() {
    CompletableFuture<Void> known = new CompletableFuture<>();
    thread.execute(
        () -> {
          try {
            for (int i = 0; i < FIRST_SAMPLES; i++) {
              send();
            }
            known.complete(null);
          } catch (ExecutionException | RuntimeException e) {
            known.completeExceptionally(e);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    thread.scheduleWithFixedDelay(
        this::sendLogged, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    return known;
  }

  private void sendLogged() {
    try {
      send();
    } catch (ExecutionException | RuntimeException e) {
      LOG.warn("worker {}: heartbeat failed: {}", worker, e.toString());
      fatalErrors.reportIfRefused(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send() throws InterruptedException, ExecutionException {
    Heartbeat next = beat.apply(clocks.reading());
    byte[] value = codec.encode(next);
    long sent = clock.nanos();
    RecordMetadata stamped =
        producer.send(new ProducerRecord<>(Topics.WORKERS, 0, worker, value)).get();
    last = new Sent(next, sent);
    brokerClock.sample(sent, clock.nanos(), stamped.timestamp());
    BrokerClock.Reading best = brokerClock.best(clock.nanos());
    if (best != null) {
      clocks.learned(best);
    }
  }

  /**
   * The last heartbeat that the broker has acknowledged; null before the first. From any thread.
   */
  @Nullable Sent last() {
    return last;
  }

  @Override
  public void close() {
    thread.shutdownNow();
    producer.close(Duration.ofSeconds(2));
  }
}
