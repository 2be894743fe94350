package dev.sonde.worker;

import dev.sonde.common.event.EventBounds;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.ProbeHeader;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.Waiting;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events and calls back when they are durable. A separate thread owns the producers,
 * because a send may block for metadata or buffer space and an event loop must not.
 *
 * <p>An event that another probe waits for is sent at once: the next one of its lane, or one that
 * the list of claims has no room for. Others wait for as long as their {@link Haste} says, so that
 * they share requests.
 */
final class EventPublisher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventPublisher.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  /** Events that nothing waits for wake no thread, but are looked for so often. */
  private static final Duration NAP = Duration.ofMillis(5);

  private static final Duration SLEEP = Duration.ofMinutes(1);

  private final Function<Haste, Producer<String, byte[]>> producers;
  private final Map<Haste, Producer<String, byte[]>> made = new ConcurrentHashMap<>();
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final Waiting waiting = Waiting.real();
  private final Thread thread;
  private final FatalErrorHandler fatalErrors;
  private volatile boolean asleep;
  private volatile boolean closing;

  /**
   * @param producers creates a producer whose records wait for that long; called at most once each,
   *     on the publisher's thread
   * @param fatalErrors receives the failure after which no event can be stored
   */
  EventPublisher(
      Function<Haste, Producer<String, byte[]>> producers,
      String workerId,
      FatalErrorHandler fatalErrors) {
    this.fatalErrors = fatalErrors;
    this.producers = producers;
    this.thread = new Thread(this::work, workerId + "-publisher");
    thread.setDaemon(true);
    thread.start();
  }

  /** Requests the partitions of the topic, so that the first event does not wait for them. */
  void warm() {
    execute(() -> producer(Haste.NOW).partitionsFor(Topics.EVENTS), Haste.NOW);
  }

  /**
   * Publishes; {@code onDurable} runs on the producer's thread when every in-sync replica has the
   * event.
   */
  void publish(Run run, int shard, ProbeEvent event, Haste haste, Runnable onDurable) {
    if (closing) {
      // The worker has given up what is in flight; its claims stay unretired.
      return;
    }
    execute(() -> send(run, shard, event, haste, onDurable), haste);
  }

  private void execute(Runnable task, Haste haste) {
    tasks.add(task);
    if (asleep || haste == Haste.NOW) {
      waiting.wake();
    }
  }

  private void work() {
    while (!closing) {
      if (work(tasks)) {
        waiting.await(NAP);
      } else {
        asleep = true;
        // A task may have come before others could see that.
        if (tasks.isEmpty() && !closing) {
          waiting.await(SLEEP);
        }
        asleep = false;
      }
    }
    work(tasks);
  }

  /** Executes what waits; returns whether there was anything. */
  private static boolean work(Queue<Runnable> tasks) {
    Runnable task = tasks.poll();
    boolean any = task != null;
    while (task != null && !Thread.currentThread().isInterrupted()) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.warn("an event or its topic could not be handled", e);
      }
      task = tasks.poll();
    }
    return any;
  }

  private Producer<String, byte[]> producer(Haste haste) {
    return made.computeIfAbsent(haste, producers);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // The callback handles the failure.
  private void send(Run run, int shard, ProbeEvent event, Haste haste, Runnable onDurable) {
    ProbeEvent checked = checked(event);
    ProducerRecord<String, byte[]> produced =
        new ProducerRecord<>(
            Topics.EVENTS,
            run.eventPartition(shard),
            Topics.shardKey(run.id(), shard),
            EventCodec.encode(checked));
    ProbeHeader.add(produced.headers(), checked);
    try {
      producer(haste)
          .send(
              produced,
              (metadata, failure) -> {
                if (failure == null) {
                  onDurable.run();
                } else if (failure instanceof RetriableException && !closing) {
                  // A cluster may be unreachable for longer than the delivery timeout. A second
                  // copy of
                  // an event does no harm.
                  LOG.warn(
                      "run {}: event of probe {} is not stored yet, sending it again",
                      run.id(),
                      event.index(),
                      failure);
                  publish(run, shard, event, Haste.LATER, onDurable);
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
    waiting.wake();
    try {
      thread.join(CLOSE.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(CLOSE.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    made.values().forEach(each -> each.close(CLOSE));
  }
}
