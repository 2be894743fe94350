package dev.sonde.history.index;

import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps an index up to date, on a thread of its own. Whatever goes wrong is tried again: without
 * its index a coordinator works, but for questions about history.
 */
public final class IndexFollower implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(IndexFollower.class);

  static final List<String> TOPICS = List.of(Topics.HISTORY, Topics.HISTOGRAMS);

  /**
   * An index that was not followed for so long is built again: a tombstone may be compacted away
   * after a day, so that the index would keep what is deleted.
   */
  static final Duration LONGEST_ABSENCE = Duration.ofHours(12);

  private static final Duration POLL = Duration.ofMillis(250);
  private static final Duration CLOSING = Duration.ofSeconds(10);
  private static final Duration ASK = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** An idle index stores the time at which it was followed so often. */
  private static final Duration NOTED = Duration.ofMinutes(10);

  private final HistoryIndex index;
  private final Source source;
  private final BackOff backOff;
  private final Thread thread;
  private final Queue<Mark> marks = new ConcurrentLinkedQueue<>();
  private volatile boolean closing;
  private volatile @Nullable Consumer<String, byte[]> consumer;

  /** Where the topics ended at some moment. */
  private static final class Mark {
    private @Nullable Map<TopicPartition, Long> ends;
    private volatile boolean reached;
  }

  /**
   * The topics, and the clock of this process.
   *
   * @param ids of the topics by name; asked again after each failure
   */
  public record Source(
      Supplier<Consumer<String, byte[]>> readers,
      Supplier<Map<String, String>> ids,
      InstantSource wall) {

    /** The topics of a cluster. */
    public static Source of(KafkaSettings settings, String clientId, InstantSource wall) {
      return new Source(() -> settings.reader(clientId), () -> TopicIds.of(settings, TOPICS), wall);
    }
  }

  public IndexFollower(HistoryIndex index, Source source, String name) {
    this(index, source, name, new BackOff(FIRST_PAUSE, LONGEST_PAUSE));
  }

  IndexFollower(HistoryIndex index, Source source, String name, BackOff backOff) {
    this.index = index;
    this.source = source;
    this.backOff = backOff;
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /**
   * Marks where the topics end now.
   *
   * @return whether all records before the mark are in the index; any thread may ask
   */
  public BooleanSupplier mark() {
    Mark mark = new Mark();
    marks.add(mark);
    return () -> mark.reached;
  }

  private void run() {
    boolean checked = false;
    while (!closing) {
      try {
        index.open();
        if (!checked && !index.isWhole()) {
          restart("it cannot be read");
        }
        checked = true;
        follow();
      } catch (WakeupException e) {
        LOG.debug("the index is no longer followed");
      } catch (IndexException e) {
        failed(e);
        if (e.isBroken()) {
          restart("it cannot be used");
        }
      } catch (RuntimeException e) {
        // Kafka, the file system, or a record that nobody has thought of.
        failed(e);
      }
    }
  }

  private void follow() {
    try (Consumer<String, byte[]> reader = source.readers().get()) {
      consumer = reader;
      follow(reader);
    } finally {
      consumer = null;
    }
  }

  private void failed(RuntimeException cause) {
    if (!closing) {
      LOG.warn("the index of history is not followed for a moment: {}", cause.getMessage());
      backOff.pause();
    }
  }

  private void restart(String why) {
    LOG.warn("the index of history is built again: {}", why);
    try {
      index.restart();
    } catch (IndexException | UncheckedIOException e) {
      LOG.warn("the index of history cannot be built again now: {}", e.getMessage());
      backOff.pause();
    }
  }

  private void follow(Consumer<String, byte[]> reader) {
    Map<String, String> ids = source.ids().get();
    List<TopicPartition> partitions =
        TOPICS.stream().map(topic -> new TopicPartition(topic, 0)).toList();
    reader.assign(partitions);
    Map<TopicPartition, Long> begins = reader.beginningOffsets(partitions, ASK);
    Map<TopicPartition, Long> ends = reader.endOffsets(partitions, ASK);
    String unfit = unfit(ids, ends);
    if (unfit != null) {
      restart(unfit);
    }
    Positions positions = index.positions();
    for (TopicPartition partition : partitions) {
      Positions.Position position = positions.of(partition.topic());
      reader.seek(
          partition, position == null ? begins.getOrDefault(partition, 0L) : position.next());
    }
    backOff.worked();
    while (!closing) {
      if (index.isSuspect()) {
        throw new IndexException("a query has found it broken", true);
      }
      ConsumerRecords<String, byte[]> records = reader.poll(POLL);
      Positions next = positions(reader, partitions, ids);
      if (!records.isEmpty() || isDue(next)) {
        index.write(records, next);
      }
      reached(reader, partitions);
    }
  }

  /** Why the stored positions mean nothing in these topics; null when they do. */
  private @Nullable String unfit(Map<String, String> ids, Map<TopicPartition, Long> ends) {
    long oldest = source.wall().instant().minus(LONGEST_ABSENCE).toEpochMilli();
    for (String topic : TOPICS) {
      Positions.Position position = index.positions().of(topic);
      if (position == null) {
        continue;
      }
      if (!position.id().equals(ids.get(topic))) {
        return topic + " is another topic than before";
      }
      if (position.next() > ends.getOrDefault(new TopicPartition(topic, 0), 0L)) {
        return topic + " is shorter than before";
      }
      if (position.followedMillis() < oldest) {
        return "it was not followed for too long";
      }
    }
    return null;
  }

  private Positions positions(
      Consumer<String, byte[]> reader, List<TopicPartition> partitions, Map<String, String> ids) {
    Map<String, Positions.Position> next = new HashMap<>();
    long now = source.wall().millis();
    for (TopicPartition each : partitions) {
      String id = ids.getOrDefault(each.topic(), "");
      next.put(each.topic(), new Positions.Position(id, reader.position(each, ASK), now));
    }
    return new Positions(next);
  }

  private boolean isDue(Positions next) {
    for (String topic : TOPICS) {
      Positions.Position before = index.positions().of(topic);
      Positions.Position after = next.of(topic);
      if (before == null
          || after == null
          || after.followedMillis() - before.followedMillis() > NOTED.toMillis()) {
        return true;
      }
    }
    return false;
  }

  private void reached(Consumer<String, byte[]> reader, List<TopicPartition> partitions) {
    marks.removeIf(mark -> isReached(mark, reader, partitions));
  }

  private static boolean isReached(
      Mark mark, Consumer<String, byte[]> reader, List<TopicPartition> partitions) {
    Map<TopicPartition, Long> ends = mark.ends;
    if (ends == null) {
      ends = reader.endOffsets(partitions, ASK);
      mark.ends = ends;
    }
    for (TopicPartition each : partitions) {
      if (reader.position(each, ASK) < ends.getOrDefault(each, 0L)) {
        return false;
      }
    }
    mark.reached = true;
    return true;
  }

  @Override
  public void close() {
    closing = true;
    Consumer<String, byte[]> reading = consumer;
    if (reading != null) {
      reading.wakeup();
    }
    backOff.end();
    try {
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
