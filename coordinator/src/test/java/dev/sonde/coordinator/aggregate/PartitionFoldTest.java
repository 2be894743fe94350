package dev.sonde.coordinator.aggregate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.analysis.fold.Cell;
import dev.sonde.analysis.fold.FoldMerge;
import dev.sonde.analysis.fold.LedgerCounts;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.proto.Blocks;
import dev.sonde.common.proto.EventRecord;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.proto.Usage;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.TestRuns;
import dev.sonde.coordinator.merge.RunMerge;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.ProbeHeader;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.TopicReader;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** Records that cannot be used: none of them stops a fold, and their probes are counted. */
class PartitionFoldTest {

  private static final byte[] GARBAGE = {(byte) 0xFF, 1, 2};

  private final Run run = TestRuns.of("01KFOLD", 10);
  private final RunBook runs = new RunBook();
  private final AwaitedRuns awaited =
      new AwaitedRuns(new FollowedRuns(runs, () -> () -> false), () -> 0);
  private final List<String> letters = new ArrayList<>();
  private final List<ConsumerRecord<String, byte[]>> stored = new ArrayList<>();
  private final Map<String, Partial> written = new LinkedHashMap<>();
  private final Map<String, byte[]> log = new LinkedHashMap<>();
  private long offset;
  private long nanos;

  private PartitionFold resume() {
    runs.accept(run.id(), new JsonCodec<>(Run.class).encode(run));
    PartitionFold.Ports ports =
        new PartitionFold.Ports(
            id -> new Writer(),
            (topic, clientId) -> new Reader(),
            (poison, reason) -> letters.add(poison.offset() + ": " + reason));
    return PartitionFold.resume(ports, awaited, 0);
  }

  private ProbeEvent event(int block, Outcome outcome) {
    return ProbeEvent.unsent(
        new ProbeEvent.ProbeId(run.id(), "default", run.index(block, 0), 1, 0, 0),
        outcome,
        "",
        "w-1",
        block * 1_000L);
  }

  /** A record with an event's header, and these bytes instead of it. */
  private ConsumerRecord<String, byte[]> broken(ProbeEvent event, byte[] bytes) {
    ConsumerRecord<String, byte[]> broken =
        new ConsumerRecord<>(Topics.EVENTS, 0, offset++, run.id() + "/0", bytes);
    ProbeHeader.add(broken.headers(), event);
    return broken;
  }

  private ConsumerRecord<String, byte[]> sound(ProbeEvent event) {
    return broken(event, EventCodec.encode(event));
  }

  private LedgerCounts counts(PartitionFold fold) {
    return cell(fold).counts();
  }

  @SuppressWarnings("removal") // Kafka has no other way to make one without a broker.
  private MergedCell cell(PartitionFold fold) {
    nanos += Duration.ofSeconds(1).toNanos();
    fold.publishIfDue(new ConsumerGroupMetadata("g", 1, "m", Optional.empty()), nanos);
    return Objects.requireNonNull(
        FoldMerge.merge(run, written.values()).get(new Cell("default", 0)), "a cell");
  }

  /** The times at which the fold published, in milliseconds; it is asked each 10 ms. */
  @SuppressWarnings("removal") // Kafka has no other way to make one without a broker.
  private List<Long> published(PartitionFold fold, int everyMillis, int untilMillis) {
    List<Long> times = new ArrayList<>();
    ConsumerGroupMetadata member = new ConsumerGroupMetadata("g", 1, "m", Optional.empty());
    for (int tick = 1; tick * 10 <= untilMillis + 1_000; tick++) {
      if (tick * 10 % everyMillis == 0 && tick * 10 <= untilMillis) {
        fold.add(sound(event(0, Outcome.OK)));
      }
      written.clear();
      fold.publishIfDue(member, nanos + tick * 10_000_000L);
      if (!written.isEmpty()) {
        times.add(tick * 10L);
      }
    }
    return times;
  }

  @Test
  void partialsAreWrittenOnceASecondAndOftenAtTheBeginningAndWhenNoMoreEventsCome() {
    nanos = Duration.ofHours(1).toNanos();
    List<Long> times = published(resume(), 10, 6_000);

    assertThat(times.get(0)).isEqualTo(10);
    assertThat(times).filteredOn(at -> at < 1_000).hasSizeBetween(5, 8);
    List<Long> steady = times.stream().filter(at -> at > 2_000 && at <= 6_000).toList();
    assertThat(steady).as("once a second").hasSizeBetween(3, 4);
    assertThat(times.get(times.size() - 1)).as("after the last event").isBetween(6_000L, 6_500L);
  }

  @Test
  void eventsThatComeSeldomAreWrittenTwiceASecondAtMost() {
    nanos = Duration.ofHours(1).toNanos();
    List<Long> times = published(resume(), 200, 10_000);

    assertThat(times).filteredOn(at -> at > 2_000 && at <= 10_000).hasSizeLessThanOrEqualTo(16);
    assertThat(times.get(times.size() - 1)).as("after the last event").isLessThan(10_700);
  }

  @Test
  void largePartialsAreWrittenLessOften() {
    nanos = Duration.ofHours(1).toNanos();
    Run large = TestRuns.of("01KFOLDLARGE", 20_000);
    runs.accept(large.id(), new JsonCodec<>(Run.class).encode(large));
    PartitionFold fold = resume();
    for (int block = 0; block < 20_000; block++) {
      ProbeEvent each =
          ProbeEvent.unsent(
              new ProbeEvent.ProbeId(large.id(), "default", large.index(block, 0), 1, 0, 0),
              Outcome.SERVER_ERROR,
              "",
              "w-1",
              block * 1_000L);
      fold.add(sound(each));
    }
    List<Long> times = published(fold, 200, 3_000);

    assertThat(times.get(0)).isEqualTo(10);
    assertThat(times.get(1)).as("after more than 48 kB").isGreaterThanOrEqualTo(1_010);
  }

  @Test
  void countsAProbeWhoseEventCannotBeDecoded() {
    PartitionFold fold = resume();
    assertThat(fold.add(broken(event(0, Outcome.OK), GARBAGE))).isTrue();
    assertThat(fold.add(sound(event(1, Outcome.DROPPED)))).isTrue();

    assertThat(counts(fold).failed()).isEqualTo(1);
    assertThat(counts(fold).dropped()).isEqualTo(1);
    assertThat(cell(fold).outcomes()).containsExactly(Map.entry("unreadable", 1L));
    assertThat(letters).singleElement().asString().startsWith("0: not an event record");
  }

  @Test
  void countsItOnceHoweverOftenItComes() {
    PartitionFold fold = resume();
    fold.add(broken(event(0, Outcome.OK), GARBAGE));
    fold.add(broken(event(0, Outcome.OK), GARBAGE));
    assertThat(counts(fold).failed()).isEqualTo(1);
  }

  @Test
  void whatWasNeverSentIsNotCountedAsFailed() {
    PartitionFold fold = resume();
    fold.add(broken(event(0, Outcome.DROPPED), GARBAGE));
    assertThat(counts(fold).dropped()).isEqualTo(1);
    assertThat(counts(fold).failed()).isZero();
  }

  /** From a worker of a version that did not bound what a provider reports. */
  @Test
  void aCountThatNoSumCanHoldStopsNothing() throws Exception {
    EventRecord.Builder bytes =
        EventRecord.parseFrom(EventCodec.encode(event(0, Outcome.OK))).toBuilder();
    bytes.getProbeBuilder().setUsage(Usage.newBuilder().setOutputTokens(10_000_000_000L));
    PartitionFold fold = resume();
    fold.add(broken(event(0, Outcome.OK), bytes.build().toByteArray()));
    fold.add(sound(event(1, Outcome.DROPPED)));

    assertThat(counts(fold).failed()).isEqualTo(1);
    assertThat(counts(fold).dropped()).isEqualTo(1);
    assertThat(letters)
        .singleElement()
        .asString()
        .startsWith("0: usage.outputTokens is 10000000000, allowed is 0 to 2147483648");
  }

  @Test
  void aHeaderThatIsNoneOrIsImpossibleLeavesTheDeadLetter() {
    PartitionFold fold = resume();
    fold.add(new ConsumerRecord<>(Topics.EVENTS, 0, offset++, run.id() + "/0", GARBAGE));
    fold.add(new ConsumerRecord<>(Topics.EVENTS, 0, offset++, run.id() + "/0", null));
    fold.add(broken(event(99, Outcome.OK), GARBAGE));
    ConsumerRecord<String, byte[]> odd =
        new ConsumerRecord<>(Topics.EVENTS, 0, offset++, run.id() + "/0", GARBAGE);
    odd.headers().add(ProbeHeader.NAME, "01KFOLD/default/one/1/0/0/0/OK".getBytes(UTF_8));
    fold.add(odd);
    fold.add(sound(event(1, Outcome.DROPPED)));

    assertThat(counts(fold).failed()).isZero();
    assertThat(letters).hasSize(4);
    assertThat(letters.get(2)).contains("its header: block is 99");
  }

  @Test
  void aPartialThatCannotBeRestoredIsPutAside() {
    PartitionFold before = resume();
    before.add(sound(event(0, Outcome.DROPPED)));
    counts(before);
    String key = Topics.partialKey(run.id(), 0, "default", 0);
    Partial torn =
        Partial.newBuilder(Objects.requireNonNull(written.get(key)))
            .setMeasured(Blocks.newBuilder().setDropped(ByteString.copyFromUtf8("no bitmap")))
            .build();
    stored.add(new ConsumerRecord<>(Topics.PARTIALS, 0, 0, key, torn.toByteArray()));
    stored.add(
        new ConsumerRecord<>(
            Topics.PARTIALS, 0, 1, Topics.partialKey(run.id(), 0, "eu", 0), GARBAGE));

    PartitionFold successor = resume();
    assertThat(successor.add(sound(event(1, Outcome.DROPPED)))).isTrue();
    assertThat(counts(successor).dropped()).isEqualTo(1);
    assertThat(letters).hasSize(2).allMatch(letter -> letter.contains("cannot be restored"));
  }

  @Test
  void aSuccessorHasTheRowsOfTheSamplesToo() {
    PartitionFold before = resume();
    for (int block = 0; block < 5; block++) {
      before.add(sound(event(block, Outcome.OK)));
    }
    counts(before);
    log.forEach((key, value) -> store(key, value));
    log.clear();

    PartitionFold successor = resume();
    successor.add(sound(event(7, Outcome.OK)));
    counts(successor);
    RunMerge merge = new RunMerge(run);
    log.forEach(merge::accept);
    assertThat(merge.cells().values())
        .singleElement()
        .satisfies(cell -> assertThat(cell.sample()).hasSize(6));
  }

  @Test
  void rowsThatCannotBeRestoredStopNothing() {
    PartitionFold before = resume();
    before.add(sound(event(0, Outcome.OK)));
    counts(before);
    log.forEach(
        (key, value) -> store(key, Topics.partialOfChunk(key).isPresent() ? GARBAGE : value));

    PartitionFold successor = resume();
    assertThat(successor.add(sound(event(1, Outcome.OK)))).isTrue();
    assertThat(counts(successor).succeeded()).isEqualTo(2);
    assertThat(letters).hasSize(2).allMatch(letter -> letter.contains("cannot be restored"));
  }

  @Test
  void nothingIsKeptOfRunsThatAreOver() {
    PartitionFold before = resume();
    for (int block = 0; block < 5; block++) {
      before.add(sound(event(block, Outcome.OK)));
    }
    counts(before);
    before.add(
        new ConsumerRecord<>(
            Topics.EVENTS, 0, offset++, run.id(), EventCodec.encodeEnd(run.id(), "counted")));
    counts(before);
    log.forEach((key, value) -> store(key, value));

    StoredPartials read =
        StoredPartials.read(
            (topic, clientId) -> new Reader(), (poison, reason) -> letters.add(reason), 0);
    assertThat(stored).as("a partial and its chunks").hasSize(3);
    assertThat(read.over()).containsExactly(run.id());
    assertThat(read.size()).isZero();
  }

  private void store(String key, byte[] value) {
    stored.add(new ConsumerRecord<>(Topics.PARTIALS, 0, stored.size(), key, value));
  }

  private final class Writer implements FencedWriter {
    @Override
    public void write(List<ProducerRecord<String, byte[]>> records) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(
        List<ProducerRecord<String, byte[]>> records,
        Map<TopicPartition, OffsetAndMetadata> offsets,
        ConsumerGroupMetadata group) {
      for (ProducerRecord<String, byte[]> each : records) {
        log.put(each.key(), each.value());
        if (Topics.partialOfChunk(each.key()).isEmpty()) {
          try {
            written.put(each.key(), Partial.parseFrom(each.value()));
          } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
          }
        }
      }
    }

    @Override
    public long stamp(ProducerRecord<String, byte[]> stamped) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  /** Reads {@link #stored} in one poll. */
  private final class Reader implements TopicReader {
    private long position;

    @Override
    public void assign(Set<Integer> partitions) {}

    @Override
    public void seek(int partition, long at) {
      position = at;
    }

    @Override
    public long position(int partition) {
      return position;
    }

    @Override
    public Map<Integer, Long> ends(Set<Integer> partitions) {
      return Map.of(0, (long) stored.size());
    }

    @Override
    public Map<Integer, Long> offsetsSince(Map<Integer, Long> stampMillis) {
      return Map.of();
    }

    @Override
    public ConsumerRecords<String, byte[]> poll(Duration atMost) {
      position = stored.size();
      return new ConsumerRecords<>(
          Map.of(new TopicPartition(Topics.PARTIALS, 0), List.copyOf(stored)), Map.of());
    }

    @Override
    public void close() {}
  }
}
