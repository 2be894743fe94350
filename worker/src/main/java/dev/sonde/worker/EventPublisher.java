package dev.sonde.worker;

import dev.sonde.common.event.EventBounds;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.ProbeHeader;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events and calls back when they are durable. A separate thread owns the producer,
 * because a send may block for metadata or buffer space and an event loop must not.
 */
final class EventPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Producer<String, byte[]> producer;
  private final ExecutorService thread;
  private final FatalErrorHandler fatalErrors;
  private volatile boolean closing;

  /**
   * @param fatalErrors receives the failure after which no event can be stored
   */
  EventPublisher(KafkaSettings settings, String workerId, FatalErrorHandler fatalErrors) {
    this.fatalErrors = fatalErrors;
    this.producer = settings.producer(workerId + "-events");
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, workerId + "-publisher");
              made.setDaemon(true);
              return made;
            });
  }

  /** Requests the partitions of the topic, so that the first event does not wait for them. */
  void warm() {
    thread.execute(() -> producer.partitionsFor(Topics.EVENTS));
  }

  /**
   * Publishes; {@code onDurable} runs on the producer's thread when every in-sync replica has the
   * event.
   */
  void publish(Run run, int shard, ProbeEvent event, Runnable onDurable) {
    thread.execute(() -> send(run, shard, event, onDurable));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback handles the failure.
  private void send(Run run, int shard, ProbeEvent event, Runnable onDurable) {
    ProbeEvent checked = checked(event);
    ProducerRecord<String, byte[]> produced =
        new ProducerRecord<>(
            Topics.EVENTS,
            run.eventPartition(shard),
            Topics.shardKey(run.id(), shard),
            EventCodec.encode(checked));
    ProbeHeader.add(produced.headers(), checked);
    producer.send(
        produced,
        (metadata, failure) -> {
          if (failure == null) {
            onDurable.run();
          } else if (failure instanceof RetriableException && !closing) {
            // A cluster may be unreachable for longer than the delivery timeout. A second copy of
            // an event does no harm.
            LOG.warn(
                "run {}: event of probe {} is not stored yet, sending it again",
                run.id(),
                event.index(),
                failure);
            publish(run, shard, event, onDurable);
          } else {
            // The claim stays unretired: the ledger shows the probe as in doubt, not as lost.
            LOG.error("run {}: event of probe {} was not stored", run.id(), event.index(), failure);
            fatalErrors.reportIfRefused(failure);
          }
        });
  }

  /** The event, or one that says why it would be refused: no fold would count it. */
  private static ProbeEvent checked(ProbeEvent event) {
    try {
      EventBounds.check(event);
      return event;
    } catch (IllegalArgumentException e) {
      LOG.error("run {}: event of probe {} is out of bounds", event.run(), event.index(), e);
      return ProbeEvent.unsent(
          event.id(),
          Outcome.UNREADABLE,
          String.valueOf(e.getMessage()),
          event.worker(),
          event.timings().due());
    }
  }

  @Override
  public void close() {
    closing = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(CLOSE);
  }
}
