package dev.sonde.kafka;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all partitions of some topics from the start and follows them, without a group, on a thread
 * of its own.
 *
 * <p>Until it has caught up, any failure is passed to the caller. From then on a failure that may
 * pass is retried without limit; any other failure is reported to the {@link FatalErrorHandler}.
 */
public final class TopicTail implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TopicTail.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration METADATA = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private static final long TRY_AGAIN_NANOS = Duration.ofMillis(10).toNanos();
  private static final int MOST_TRIES = 3_000;

  /** Added partitions are looked for each so many polls: each 10 s if no record comes. */
  private static final int LOOK_POLLS = 20;

  /**
   * The limit of consecutive failures that are not marked as retriable, such as a record that
   * cannot be fetched.
   */
  static final int MOST_FAILURES = 20;

  private final Source source;
  private final Handler handler;
  private final FatalErrorHandler fatalErrors;
  private final BackOff backOff;
  private final Thread thread;
  private final CompletableFuture<Void> caughtUp = new CompletableFuture<>();
  private final Queue<Mark> marks = new ConcurrentLinkedQueue<>();
  private final Set<TopicPartition> assigned = new LinkedHashSet<>();
  private int pollsUntilLook;
  private int failures;
  private volatile boolean closing;
  private volatile @Nullable Consumer<String, byte[]> consumer;

  /**
   * Handles each record, on the tail's thread. A record on which it throws is copied to the dead
   * letters, and the tail goes on with the next.
   */
  @FunctionalInterface
  public interface Handler {
    void record(ConsumerRecord<String, byte[]> read);
  }

  /** Where the topics ended at some moment. */
  private static final class Mark {
    private @Nullable Map<TopicPartition, Long> ends;
    private volatile boolean reached;
  }

  /**
   * The topics to read, and the clients to read them with.
   *
   * @param lookPolls after how many polls added partitions are looked for
   */
  record Source(
      List<String> topics,
      String clientId,
      int lookPolls,
      Supplier<Consumer<String, byte[]>> readers,
      UnreadableRecords deadLetters) {

    Source {
      topics = List.copyOf(topics);
    }

    static Source of(KafkaSettings settings, List<String> topics, String clientId) {
      return new Source(
          topics,
          clientId,
          LOOK_POLLS,
          () -> settings.reader(clientId),
          new DeadLetters(settings, clientId));
    }
  }

  private TopicTail(
      Source source, Handler handler, FatalErrorHandler fatalErrors, BackOff backOff) {
    this.source = source;
    this.handler = handler;
    this.fatalErrors = fatalErrors;
    this.backOff = backOff;
    this.thread = new Thread(this::run, source.clientId());
    thread.setDaemon(true);
  }

  /** Follows without a handler of fatal errors: such an error is only logged. */
  public static TopicTail start(
      KafkaSettings settings, List<String> topics, String clientId, Handler handler) {
    return start(settings, topics, clientId, handler, cause -> {});
  }

  /**
   * Follows until it is closed.
   *
   * @param fatalErrors called when a failure has ended the tail
   */
  public static TopicTail start(
      KafkaSettings settings,
      List<String> topics,
      String clientId,
      Handler handler,
      FatalErrorHandler fatalErrors) {
    return start(
        Source.of(settings, topics, clientId),
        handler,
        fatalErrors,
        new BackOff(FIRST_PAUSE, LONGEST_PAUSE));
  }

  static TopicTail start(
      Source source, Handler handler, FatalErrorHandler fatalErrors, BackOff backOff) {
    TopicTail tail = new TopicTail(source, handler, fatalErrors, backOff);
    tail.thread.start();
    return tail;
  }

  /**
   * Completes when all records that existed at the start were read; fails when the tail ends
   * earlier.
   */
  public CompletableFuture<Void> caughtUp() {
    return caughtUp;
  }

  /**
   * Marks where the topics end now.
   *
   * @return whether all records before the mark were read; it may be asked from any thread
   */
  public BooleanSupplier mark() {
    Mark mark = new Mark();
    marks.add(mark);
    return () -> mark.reached;
  }

  private void run() {
    try {
      Consumer<String, byte[]> reader = source.readers().get();
      consumer = reader;
      try {
        follow(reader);
      } finally {
        reader.close(KafkaSettings.AT_ONCE);
      }
    } catch (RuntimeException | Error e) {
      if (!closing) {
        fail(e);
      }
    }
  }

  private void fail(Throwable cause) {
    if (!caughtUp.completeExceptionally(cause)) {
      LOG.error("stopped following {}", source.topics(), cause);
      fatalErrors.report(cause);
    }
  }

  private void follow(Consumer<String, byte[]> reader) {
    assign(reader, Map.of());
    Map<TopicPartition, Long> ends = reader.endOffsets(assigned, METADATA);
    while (!closing) {
      if (!caughtUp.isDone() && reached(reader, ends)) {
        caughtUp.complete(null);
      }
      ConsumerRecords<String, byte[]> polled = poll(reader);
      polled.forEach(this::hand);
      if (caughtUp.isDone()) {
        PollPause.after(polled.count());
        retrying(() -> look(reader));
      }
    }
  }

  /**
   * Reads partitions that are not read yet from their start.
   *
   * @param listed partitions that the broker has just named; of other topics those that the reader
   *     knows are taken
   */
  private void assign(Consumer<String, byte[]> reader, Map<String, List<PartitionInfo>> listed) {
    pollsUntilLook = source.lookPolls();
    Set<TopicPartition> all = new LinkedHashSet<>();
    for (String topic : source.topics()) {
      List<PartitionInfo> known = listed.get(topic);
      all.addAll(known == null ? partitions(reader, topic) : partitions(known));
    }
    List<TopicPartition> added = all.stream().filter(each -> !assigned.contains(each)).toList();
    if (!added.isEmpty()) {
      // Those that were assigned before keep their positions.
      all.addAll(assigned);
      reader.assign(all);
      reader.seekToBeginning(added);
      assigned.addAll(added);
    }
  }

  private static List<TopicPartition> partitions(List<PartitionInfo> known) {
    return known.stream().map(info -> new TopicPartition(info.topic(), info.partition())).toList();
  }

  private void look(Consumer<String, byte[]> reader) {
    if (--pollsUntilLook <= 0) {
      assign(reader, Map.of());
    }
    List<Mark> fresh = marks.stream().filter(mark -> mark.ends == null).toList();
    if (!fresh.isEmpty()) {
      // The reader may not know yet of a partition that others already write to.
      assign(reader, reader.listTopics(METADATA));
      Map<TopicPartition, Long> ends = reader.endOffsets(assigned, METADATA);
      fresh.forEach(mark -> mark.ends = ends);
    }
    marks.removeIf(mark -> isReached(reader, mark));
  }

  private static boolean isReached(Consumer<String, byte[]> reader, Mark mark) {
    Map<TopicPartition, Long> ends = mark.ends;
    mark.reached = ends != null && reached(reader, ends);
    return mark.reached;
  }

  /** The reader keeps its position when a poll fails: no record is skipped or read twice. */
  private ConsumerRecords<String, byte[]> poll(Consumer<String, byte[]> reader) {
    return retrying(
        () -> {
          ConsumerRecords<String, byte[]> polled = reader.poll(POLL);
          failures = 0;
          backOff.worked();
          return polled;
        },
        ConsumerRecords.empty());
  }

  private void retrying(Runnable task) {
    retrying(
        () -> {
          task.run();
          return true;
        },
        false);
  }

  /** The result of the task; another one when it failed and is to be tried again. */
  private <T> T retrying(Supplier<T> task, T failed) {
    try {
      return task.get();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      failures = e instanceof RetriableException ? 0 : failures + 1;
      if (!caughtUp.isDone() || FatalErrorHandler.isRefusal(e) || failures >= MOST_FAILURES) {
        throw e;
      }
      LOG.warn("following {} failed and is retried: {}", source.topics(), e.toString());
      backOff.pause();
      return failed;
    }
  }

  private void hand(ConsumerRecord<String, byte[]> read) {
    try {
      handler.record(read);
    } catch (RuntimeException e) {
      boolean unreadable = e instanceof IllegalArgumentException;
      source.deadLetters().add(read, unreadable ? String.valueOf(e.getMessage()) : e.toString());
    }
  }

  /** A broker may not have the partitions of a new topic yet. */
  private List<TopicPartition> partitions(Consumer<String, byte[]> reader, String topic) {
    for (int tries = 0; tries < MOST_TRIES && !closing; tries++) {
      List<PartitionInfo> known = reader.partitionsFor(topic, METADATA);
      if (!known.isEmpty()) {
        return partitions(known);
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
    backOff.end();
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
    source.deadLetters().close();
  }
}
