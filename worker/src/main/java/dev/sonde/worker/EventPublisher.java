package dev.sonde.worker;

import dev.sonde.common.event.EventBounds;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.ProbeHeader;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events and calls back when they are durable. A separate thread owns the producer,
 * because a send may block for metadata or buffer space and an event loop must not.
 *
 * <p>An event that another probe waits for is sent at once: the next one of its lane, or one that
 * the list of claims has no room for. Others are sent together, ten times a second at most: at a
 * low rate no event waits.
 */
final class EventPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final long TOGETHER_NANOS = Duration.ofMillis(100).toNanos();

  private final Producer<String, byte[]> producer;
  private final ScheduledExecutorService thread;
  private final NanoClock clock;
  private final FatalErrorHandler fatalErrors;
  private final List<Runnable> gathered = new ArrayList<>();
  private long sentNanos;
  private volatile boolean closing;

  /**
   * @param fatalErrors receives the failure after which no event can be stored
   */
  EventPublisher(
      Producer<String, byte[]> producer,
      String workerId,
      NanoClock clock,
      FatalErrorHandler fatalErrors) {
    this.fatalErrors = fatalErrors;
    this.producer = producer;
    this.clock = clock;
    this.sentNanos = clock.nanos() - TOGETHER_NANOS;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
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
   *
   * @param urgent whether another probe waits for this event
   */
  void publish(Run run, int shard, ProbeEvent event, boolean urgent, Runnable onDurable) {
    thread.execute(
        () -> {
          Runnable send = encoded(run, shard, event, onDurable);
          if (urgent) {
            send.run();
          } else {
            gather(send);
          }
        });
  }

  /** Sends now, if nothing was sent for a while, or together with what follows. */
  @SuppressWarnings("FutureReturnValueIgnored") // Sending reports its failures itself.
  private void gather(Runnable send) {
    gathered.add(send);
    if (gathered.size() > 1) {
      return;
    }
    long left = TOGETHER_NANOS - (clock.nanos() - sentNanos);
    if (left <= 0 || closing) {
      sendGathered();
    } else {
      thread.schedule(this::sendGathered, left, TimeUnit.NANOSECONDS);
    }
  }

  private void sendGathered() {
    sentNanos = clock.nanos();
    gathered.forEach(Runnable::run);
    gathered.clear();
  }

  /** Sends an event that is encoded already: many in a row then share a request. */
  private Runnable encoded(Run run, int shard, ProbeEvent event, Runnable onDurable) {
    ProbeEvent checked = checked(event);
    ProducerRecord<String, byte[]> produced =
        new ProducerRecord<>(
            Topics.EVENTS,
            run.eventPartition(shard),
            Topics.shardKey(run.id(), shard),
            EventCodec.encode(checked));
    ProbeHeader.add(produced.headers(), checked);
    return () ->
        send(
            produced,
            event,
            failure -> {
              if (failure == null) {
                onDurable.run();
              } else if (failure instanceof RetriableException && !closing) {
                // A cluster may be unreachable for longer than the delivery timeout. A second copy
                // of an event does no harm.
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
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback handles the failure.
  private void send(
      ProducerRecord<String, byte[]> produced,
      ProbeEvent event,
      Consumer<@Nullable Exception> answered) {
    try {
      producer.send(produced, (metadata, failure) -> answered.accept(failure));
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
    thread.execute(this::sendGathered);
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
