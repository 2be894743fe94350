package dev.sonde.history.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointCodec;
import dev.sonde.history.point.Points;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryIndexTest {

  private static final PointCodec<Point> POINTS = new PointCodec<>(Point.class);
  private static final PointCodec<Histograms> HISTOGRAMS = new PointCodec<>(Histograms.class);

  private Path folder = Path.of("");
  private Path file = Path.of("");
  private long offset;

  @BeforeEach
  void place(@TempDir Path made) {
    folder = made;
    file = folder.resolve("deep/history.sqlite");
  }

  private ConsumerRecord<String, byte[]> record(String topic, String key, byte @Nullable [] value) {
    return new ConsumerRecord<>(topic, 0, offset++, key, value);
  }

  private List<ConsumerRecord<String, byte[]>> points(int slots, String... providers) {
    List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
    for (int slot = 0; slot < slots; slot++) {
      for (String provider : providers) {
        Point point =
            Points.valid(provider, Points.NOON.plus(Duration.ofHours(slot)), 200 + slot % 7);
        records.add(record(Topics.HISTORY, point.key().text(), POINTS.encode(point)));
        records.add(
            record(
                Topics.HISTOGRAMS,
                point.key().text(),
                HISTOGRAMS.encode(new Histograms(Map.of()))));
      }
    }
    return records;
  }

  private static Positions at(long next) {
    return new Positions(
        Map.of(
            Topics.HISTORY, new Positions.Position("h", next, 5),
            Topics.HISTOGRAMS, new Positions.Position("d", next, 5)));
  }

  private static String dump(HistoryIndex index) throws IOException {
    StringBuilder text = new StringBuilder();
    index.dump(text);
    return text.toString();
  }

  private String dumpOf(List<ConsumerRecord<String, byte[]>> records, Path path)
      throws IOException {
    try (HistoryIndex index = new HistoryIndex(path)) {
      index.write(records, at(records.size()));
      return dump(index);
    }
  }

  @Test
  void keepsWhatItIsGivenOverARestart() throws IOException {
    List<ConsumerRecord<String, byte[]>> records = points(30, "one", "two");
    String dump = dumpOf(records, file);

    try (HistoryIndex again = new HistoryIndex(file)) {
      assertThat(again.positions()).isEqualTo(at(120));
      assertThat(dump(again)).isEqualTo(dump).contains("\"ttft\"").hasLineCount(2 + 3 * 60);
    }
  }

  @Test
  void theSameRecordsGiveTheSameContentWhateverTheBatchesAndRepeats() throws IOException {
    List<ConsumerRecord<String, byte[]>> records = points(40, "one", "two", "three");
    String whole = dumpOf(records, file);
    try (HistoryIndex index = new HistoryIndex(folder.resolve("b"))) {
      Random random = new Random(3);
      int at = 0;
      while (at < records.size()) {
        int from = Math.max(0, at - random.nextInt(20));
        int to = Math.min(records.size(), at + 1 + random.nextInt(30));
        index.write(records.subList(from, to), at(to));
        at = to;
      }
      assertThat(dump(index)).isEqualTo(whole);
    }
    // Compaction keeps the last record of a key; topics are read independently of each other.
    List<ConsumerRecord<String, byte[]>> mixed = new ArrayList<>(records);
    Collections.shuffle(mixed, new Random(4));
    assertThat(dumpOf(mixed, folder.resolve("c"))).isEqualTo(whole);
  }

  @Test
  void aDeletedPointLeavesNothing() throws IOException {
    List<ConsumerRecord<String, byte[]>> one = points(5, "one");
    String before = dumpOf(one, file);
    List<ConsumerRecord<String, byte[]>> all = new ArrayList<>(one);
    List<ConsumerRecord<String, byte[]>> two = points(3, "two");
    all.addAll(two);
    two.forEach(each -> all.add(record(each.topic(), each.key(), null)));
    all.add(record(Topics.HISTORY, "hourly/change/1", "{}".getBytes(StandardCharsets.UTF_8)));
    all.add(record(Topics.HISTORY, "hourly/change/1", null));

    assertThat(dumpOf(all, folder.resolve("b"))).isEqualTo(before);
  }

  @Test
  void aBatchThatBreaksLeavesNothing() throws IOException {
    List<ConsumerRecord<String, byte[]>> records = points(10, "one");
    String before = dumpOf(records.subList(0, 8), file);
    try (HistoryIndex index = new HistoryIndex(file)) {
      Iterable<ConsumerRecord<String, byte[]>> breaks =
          () -> {
            Iterator<ConsumerRecord<String, byte[]>> rest = records.listIterator(8);
            return new Iterator<>() {
              @Override
              public boolean hasNext() {
                return true;
              }

              @Override
              public ConsumerRecord<String, byte[]> next() {
                if (!rest.hasNext()) {
                  throw new IllegalStateException("broken");
                }
                return rest.next();
              }
            };
          };
      assertThatThrownBy(() -> index.write(breaks, at(20))).hasMessage("broken");
      assertThat(dump(index)).isEqualTo(before);
      assertThat(index.positions()).isEqualTo(at(8));
    }
    try (HistoryIndex again = new HistoryIndex(file)) {
      assertThat(again.positions()).isEqualTo(at(8));
      assertThat(dump(again)).isEqualTo(before);
    }
  }

  @Test
  void whatIsNoPointIsPassedOver() throws IOException {
    List<ConsumerRecord<String, byte[]>> records = points(3, "one");
    String before = dumpOf(records, file);
    List<ConsumerRecord<String, byte[]>> more = new ArrayList<>(records);
    String key = records.get(0).key();
    more.add(record(Topics.HISTORY, key, "{".getBytes(StandardCharsets.UTF_8)));
    more.add(record(Topics.HISTORY, key.replace('0', '1'), records.get(0).value()));
    more.add(record(Topics.HISTOGRAMS, "other", new byte[1]));
    more.add(record(Topics.HISTOGRAMS, key, new byte[] {0}));

    assertThat(dumpOf(more, folder.resolve("b"))).isEqualTo(before);
  }

  @Test
  void aFileThatIsNoIndexIsReplaced() throws IOException {
    List<ConsumerRecord<String, byte[]>> records = points(50, "one", "two");
    String before = dumpOf(records, file);
    byte[] whole = Files.readAllBytes(file);
    for (int broken : new int[] {0, 20, whole.length / 2}) {
      byte[] bytes = whole.clone();
      for (int i = broken; i < Math.min(bytes.length, broken + 4_096); i++) {
        bytes[i] ^= 0x5a;
      }
      Files.write(file, bytes);
      Files.deleteIfExists(file.resolveSibling("history.sqlite-wal"));
      try (HistoryIndex index = new HistoryIndex(file)) {
        if (!index.isWhole()) {
          index.restart();
        }
        if (index.positions().byTopic().isEmpty()) {
          index.write(records, at(records.size()));
        }
        assertThat(dump(index)).isEqualTo(before);
      }
    }
    Files.write(
        file,
        "no database at all, but long enough to be read"
            .repeat(40)
            .getBytes(StandardCharsets.UTF_8));
    assertThat(dumpOf(records, file)).isEqualTo(before);
  }

  @Test
  void aRestartedIndexIsEmptyAndGoesOn() throws IOException {
    List<ConsumerRecord<String, byte[]>> records = points(5, "one");
    try (HistoryIndex index = new HistoryIndex(file)) {
      index.write(records, at(10));
      String before = dump(index);
      index.restart();
      assertThat(index.positions().byTopic()).isEmpty();
      assertThat(dump(index)).isEmpty();
      index.write(records, at(10));
      assertThat(dump(index)).isEqualTo(before);
    }
  }

  @Test
  void aFileThatCannotBeOpenedStopsNobody() throws IOException {
    Path notAFolder = folder.resolve("file");
    Files.writeString(notAFolder, "text");
    try (HistoryIndex index = new HistoryIndex(notAFolder.resolve("history.sqlite"))) {
      assertThatThrownBy(() -> index.read(connection -> 1))
          .isInstanceOfSatisfying(IndexException.class, e -> assertThat(e.isBroken()).isFalse());
      assertThatThrownBy(index::open).isInstanceOf(UncheckedIOException.class);

      Files.delete(notAFolder);
      index.open();
      assertThat(index.<Integer>read(connection -> 1)).isEqualTo(1);
    }
  }

  @Test
  void aTableThatIsLostIsBuiltAgain() throws Exception {
    new HistoryIndex(file).close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("DROP TABLE position");
    }
    try (HistoryIndex index = new HistoryIndex(file)) {
      assertThat(index.<Integer>read(connection -> 1)).isEqualTo(1);
      assertThat(index.positions().byTopic()).isEmpty();
    }
  }
}
