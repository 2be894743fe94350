package dev.sonde.common.topic;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of some topics from the start and goes on following them, in no group, on a
 * thread of its own.
 */
public final class TopicTail implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration METADATA = Duration.ofSeconds(30);

  private static final long TRY_AGAIN_NANOS = Duration.ofMillis(10).toNanos();
  private static final int MOST_TRIES = 3_000;

  private final KafkaSettings settings;
  private final List<String> topics;
  private final String clientId;
  private final Handler handler;
  private final DeadLetters deadLetters;
  private final Thread thread;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private volatile boolean closing;
  private volatile @Nullable Consumer<String, byte[]> consumer;

  /**
   * Takes each record, on the tail's thread. What it cannot read it answers with an {@link
   * IllegalArgumentException}, and the record goes to the dead letters; anything else that it
   * throws ends the tail.
   */
  @FunctionalInterface
  public interface Handler {
    void record(ConsumerRecord<String, byte[]> read);
  }

  private TopicTail(KafkaSettings settings, List<String> topics, String clientId, Handler handler) {
    this.settings = settings;
    this.topics = List.copyOf(topics);
    this.clientId = clientId;
    this.handler = handler;
    this.deadLetters = new DeadLetters(settings, clientId);
    this.thread = new Thread(this::run, clientId);
    thread.setDaemon(true);
  }

  public static TopicTail start(
      KafkaSettings settings, List<String> topics, String clientId, Handler handler) {
    TopicTail tail = new TopicTail(settings, topics, clientId, handler);
    tail.thread.start();
    return tail;
  }

  /** Completes when everything was read that was there at the start; fails when the tail ends. */
  public CompletableFuture<Void> caughtUp() {
    return caughtUp;
  }

  private void run() {
    Consumer<String, byte[]> reader = settings.reader(clientId);
    consumer = reader;
    try {
      follow(reader);
    } catch (WakeupException e) {
      if (!closing) {
        fail(e);
      }
    } catch (RuntimeException e) {
      fail(e);
    } finally {
      reader.close(KafkaSettings.AT_ONCE);
    }
  }

  private void fail(RuntimeException cause) {
    if (!caughtUp.completeExceptionally(cause)) {
      LOG.error("stopped following {}", topics, cause);
    }
  }

  private void follow(Consumer<String, byte[]> reader) {
    List<TopicPartition> partitions =
        topics.stream().flatMap(topic -> partitions(reader, topic).stream()).toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = reader.endOffsets(partitions, METADATA);
    while (!closing) {
      if (!caughtUp.isDone() && reached(reader, ends)) {
        caughtUp.complete(null);
      }
      reader.poll(POLL).forEach(this::hand);
    }
  }

  private void hand(ConsumerRecord<String, byte[]> read) {
    try {
      handler.record(read);
    } catch (IllegalArgumentException e) {
      deadLetters.add(read, String.valueOf(e.getMessage()));
    }
  }

  /** A topic that was only just made may have no partitions yet, as far as a broker knows. */
  private List<TopicPartition> partitions(Consumer<String, byte[]> reader, String topic) {
    for (int tries = 0; tries < MOST_TRIES && !closing; tries++) {
      List<PartitionInfo> known = reader.partitionsFor(topic, METADATA);
      if (!known.isEmpty()) {
        return known.stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
      }
      LockSupport.parkNanos(TRY_AGAIN_NANOS);
    }
    if (closing) {
      return List.of();
    }
    throw new KafkaException("topic " + topic + " has no partitions");
  }

  private static boolean reached(Consumer<String, byte[]> reader, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> reader.position(end.getKey(), METADATA) >= end.getValue());
  }

  private void stop() {
    closing = true;
    Consumer<String, byte[]> reader = consumer;
    if (reader != null) {
      reader.wakeup();
    }
  }

  @Override
  public void close() {
    stop();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deadLetters.close();
  }
}
