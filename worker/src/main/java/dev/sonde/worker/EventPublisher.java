package dev.sonde.worker;

import dev.sonde.common.event.EventBounds;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.ProbeHeader;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events and calls back when they are durable. A separate thread owns the producers,
 * because a send may block for metadata or buffer space and an event loop must not.
 *
 * <p>An event that another probe waits for is sent at once: the next one of its lane, or one that
 * the list of claims has no room for. Others wait a tenth of a second, so that they share requests.
 */
final class EventPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** How long an event that nothing waits for waits for others. */
  static final Duration LINGER = Duration.ofMillis(100);

  private final Producer<String, byte[]> urgentProducer;
  private final Supplier<Producer<String, byte[]>> lingering;
  private final ExecutorService thread;
  private final FatalErrorHandler fatalErrors;
  private volatile @Nullable Producer<String, byte[]> lingeringProducer;
  private volatile boolean closing;

  /**
   * @param urgentProducer sends at once
   * @param lingering creates a producer that waits for {@link #LINGER}; called at most once
   * @param fatalErrors receives the failure after which no event can be stored
   */
  EventPublisher(
      Producer<String, byte[]> urgentProducer,
      Supplier<Producer<String, byte[]>> lingering,
      String workerId,
      FatalErrorHandler fatalErrors) {
    this.fatalErrors = fatalErrors;
    this.urgentProducer = urgentProducer;
    this.lingering = lingering;
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
    thread.execute(() -> urgentProducer.partitionsFor(Topics.EVENTS));
  }

  /**
   * Publishes; {@code onDurable} runs on the producer's thread when every in-sync replica has the
   * event.
   *
   * @param urgent whether another probe waits for this event
   */
  void publish(Run run, int shard, ProbeEvent event, boolean urgent, Runnable onDurable) {
    if (closing) {
      // The worker has given up what is in flight; its claims stay unretired.
      return;
    }
    thread.execute(() -> send(run, shard, event, urgent, onDurable));
  }

  private Producer<String, byte[]> lingering() {
    Producer<String, byte[]> known = lingeringProducer;
    if (known == null) {
      known = lingering.get();
      lingeringProducer = known;
    }
    return known;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback handles the failure.
  private void send(Run run, int shard, ProbeEvent event, boolean urgent, Runnable onDurable) {
    ProbeEvent checked = checked(event);
    ProducerRecord<String, byte[]> produced =
        new ProducerRecord<>(
            Topics.EVENTS,
            run.eventPartition(shard),
            Topics.shardKey(run.id(), shard),
            EventCodec.encode(checked));
    ProbeHeader.add(produced.headers(), checked);
    try {
      Producer<String, byte[]> producer = urgent ? urgentProducer : lingering();
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
              publish(run, shard, event, false, onDurable);
            } else {
              notStored(event, failure);
            }
          });
    } catch (RuntimeException e) {
      notStored(event, e);
    }
  }

  /** The claim stays unretired: the ledger shows the probe as in doubt, not as lost. */
  private void notStored(ProbeEvent event, Exception failure) {
    LOG.error("run {}: event of probe {} was not stored", event.run(), event.index(), failure);
    fatalErrors.reportIfRefused(failure);
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
    if (closing) {
      return;
    }
    closing = true;
    thread.shutdown();
    try {
      if (!thread.awaitTermination(CLOSE.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    urgentProducer.close(CLOSE);
    Producer<String, byte[]> other = lingeringProducer;
    if (other != null) {
      other.close(CLOSE);
    }
  }
}
