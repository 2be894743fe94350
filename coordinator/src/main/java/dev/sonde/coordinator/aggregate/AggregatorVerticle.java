package dev.sonde.coordinator.aggregate;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.Seat;
import dev.sonde.kafka.Topics;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Folds the events partitions that its group gives it. One thread of its own owns the consumer and
 * every fold; the event loop is never blocked.
 */
public final class AggregatorVerticle extends VerticleBase implements ConsumerRebalanceListener {

  private static final Logger LOG = LoggerFactory.getLogger(AggregatorVerticle.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration CLOSE = Duration.ofSeconds(3);
  private static final long RETRY_NANOS = 1_000_000_000;
  private static final long SLOW_NANOS = Duration.ofSeconds(5).toNanos();

  private final KafkaSettings settings;
  private final AwaitedRuns runs;
  private final String id;
  private final Seat seat;
  private final NanoClock clock;
  private final FatalErrorHandler fatalErrors;
  private final DeadLetters deadLetters;
  private final Map<Integer, PartitionFold> folds = new HashMap<>();
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable Consumer<String, byte[]> consumer;

  /**
   * @param fatalErrors is told that it may fold no more
   */
  public AggregatorVerticle(
      KafkaSettings settings,
      RunBook runs,
      String id,
      NanoClock clock,
      FatalErrorHandler fatalErrors) {
    this.fatalErrors = fatalErrors;
    this.clock = clock;
    this.settings = settings;
    this.runs = new AwaitedRuns(runs, clock);
    this.id = id;
    this.seat = Seat.in(settings, Topics.AGGREGATORS, id + "-aggregator");
    this.deadLetters = new DeadLetters(settings, id + "-aggregator");
    this.thread = new Thread(this::run, id + "-aggregator");
  }

  @Override
  public Future<?> start() {
    thread.start();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    closing = true;
    Consumer<String, byte[]> polling = consumer;
    if (polling != null) {
      polling.wakeup();
    }
    return vertx.executeBlocking(
        () -> {
          thread.join(Duration.ofSeconds(5).toMillis());
          return null;
        });
  }

  private void run() {
    while (!closing) {
      Consumer<String, byte[]> member = seat.take(Topics.EVENTS, unused -> this);
      consumer = member;
      try {
        while (!closing) {
          turn(member);
        }
      } catch (WakeupException e) {
        if (!closing) {
          LOG.warn("aggregator {}: woken without a reason", id, e);
        }
      } catch (CommitFailedException | ProducerFencedException e) {
        // Its place went to another while it was away: that is how fencing works.
        LOG.warn("aggregator {}: lost its place and joins anew: {}", id, e.getMessage());
      } catch (RuntimeException e) {
        if (fatalErrors.reportIfRefused(e)) {
          closing = true;
        } else {
          LOG.error("aggregator {}: failed and starts anew from its partials", id, e);
          LockSupport.parkNanos(RETRY_NANOS);
        }
      } finally {
        folds.values().forEach(PartitionFold::close);
        folds.clear();
        seat.close(member, !closing, CLOSE);
      }
    }
    seat.giveUp();
    deadLetters.close();
  }

  private void turn(Consumer<String, byte[]> member) {
    ConsumerRecords<String, byte[]> polled = member.poll(POLL);
    for (TopicPartition partition : polled.partitions()) {
      PartitionFold fold = folds.get(partition.partition());
      if (fold != null) {
        add(fold, polled.records(partition), member);
      }
    }
    for (TopicPartition paused : member.paused()) {
      PartitionFold fold = folds.get(paused.partition());
      if (fold == null || fold.isReady()) {
        member.resume(List.of(paused));
      }
    }
    for (PartitionFold fold : folds.values()) {
      fold.publishIfDue(member.groupMetadata(), clock.nanos());
    }
  }

  /** A partition that waits for a run is read again from there; the others go on. */
  private static void add(
      PartitionFold fold,
      List<ConsumerRecord<String, byte[]>> events,
      Consumer<String, byte[]> member) {
    for (ConsumerRecord<String, byte[]> event : events) {
      if (!fold.add(event)) {
        TopicPartition partition = new TopicPartition(event.topic(), event.partition());
        member.seek(partition, event.offset());
        member.pause(List.of(partition));
        return;
      }
    }
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Consumer<String, byte[]> member = consumer;
    for (TopicPartition partition : partitions) {
      if (member != null && !folds.containsKey(partition.partition())) {
        long asked = clock.nanos();
        folds.put(
            partition.partition(), PartitionFold.resume(settings, runs, partition, deadLetters));
        long took = clock.nanos() - asked;
        if (took > SLOW_NANOS) {
          LOG.warn(
              "aggregator {}: taking up {} took {} ms",
              id,
              partition,
              TimeUnit.NANOSECONDS.toMillis(took));
        }
      }
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      PartitionFold fold = folds.remove(partition.partition());
      if (fold != null) {
        fold.close();
      }
    }
  }
}
