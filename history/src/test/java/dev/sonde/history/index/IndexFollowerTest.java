package dev.sonde.history.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointCodec;
import dev.sonde.history.point.Points;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexFollowerTest {

  private static final PointCodec<Point> POINTS = new PointCodec<>(Point.class);
  private static final TopicPartition HISTORY = new TopicPartition(Topics.HISTORY, 0);
  private static final TopicPartition HISTOGRAMS = new TopicPartition(Topics.HISTOGRAMS, 0);

  private Path file = Path.of("");
  private Map<String, String> ids = Map.of(Topics.HISTORY, "h", Topics.HISTOGRAMS, "d");
  private final AtomicReference<Instant> now = new AtomicReference<>(Points.NOON);
  private int records;

  /** How many connections fail before one works. */
  private final AtomicInteger failures = new AtomicInteger();

  @BeforeEach
  void place(@TempDir Path folder) {
    file = folder.resolve("history.sqlite");
  }

  private Consumer<String, byte[]> reader() {
    if (failures.getAndDecrement() > 0) {
      throw new KafkaException("away");
    }
    MockConsumer<String, byte[]> log = new MockConsumer<>("earliest");
    log.updateBeginningOffsets(Map.of(HISTORY, 0L, HISTOGRAMS, 0L));
    log.updateEndOffsets(new HashMap<>(Map.of(HISTORY, (long) records, HISTOGRAMS, 0L)));
    log.schedulePollTask(
        () -> {
          long from = log.position(HISTORY);
          for (long i = from; i < records; i++) {
            Point point = Points.valid("one", Points.NOON.plus(Duration.ofHours(i)), 100.0 + i);
            log.addRecord(
                new ConsumerRecord<>(
                    Topics.HISTORY, 0, i, point.key().text(), POINTS.encode(point)));
          }
        });
    return log;
  }

  /** Follows until all is read, and returns the content. */
  private String followed() {
    try (HistoryIndex index = new HistoryIndex(file)) {
      IndexFollower follower =
          new IndexFollower(
              index,
              new IndexFollower.Source(this::reader, () -> ids, now::get),
              "test",
              new BackOff(Duration.ofMillis(1), Duration.ofMillis(2)));
      BooleanSupplier mark = follower.mark();
      follower.start();
      await().until(mark::getAsBoolean);
      follower.close();
      StringBuilder text = new StringBuilder();
      index.dump(text);
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> values(String dump) {
    return dump.lines().filter(line -> !line.contains("{")).toList();
  }

  @Test
  void continuesWhereItStopped() {
    records = 5;
    assertThat(values(followed())).hasSize(5);
    records = 8;
    failures.set(2);
    assertThat(values(followed())).hasSize(8);
  }

  @Test
  void anotherLogIsReadFromItsStart() {
    records = 5;
    followed();
    records = 2;
    assertThat(values(followed())).as("a shorter one").hasSize(2);
    ids = Map.of(Topics.HISTORY, "other", Topics.HISTOGRAMS, "d");
    records = 3;
    assertThat(values(followed())).as("a topic that was made again").hasSize(3);
  }

  /** Only the tombstone is missing in the log by then, so that the point would stay for ever. */
  @Test
  void anIndexThatWasAwayForLongIsBuiltAgain() {
    records = 3;
    followed();
    try (HistoryIndex index = new HistoryIndex(file)) {
      Point deleted = Points.valid("gone", Points.NOON, 1);
      index.write(
          List.of(
              new ConsumerRecord<>(
                  Topics.HISTORY, 0, 9, deleted.key().text(), POINTS.encode(deleted))),
          index.positions());
    }
    assertThat(values(followed())).hasSize(4);
    now.set(Points.NOON.plus(IndexFollower.LONGEST_ABSENCE).plusSeconds(1));
    assertThat(values(followed())).hasSize(3);
  }
}
