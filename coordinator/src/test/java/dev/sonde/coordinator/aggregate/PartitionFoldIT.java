package dev.sonde.coordinator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.TestRuns;
import dev.sonde.coordinator.merge.RunMerge;
import dev.sonde.coordinator.merge.RunReport;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The state that an aggregator writes, and how its successor continues from it. */
class PartitionFoldIT {

  private static final TopicPartition EVENTS = new TopicPartition(Topics.EVENTS, 0);
  private static final String GROUP = "aggregators";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final DeadLetters deadLetters = new DeadLetters(settings, "test");
  private final Admin admin = settings.admin();

  /** Never joins the group, so that its metadata does not fence: only the writers do. */
  private final Consumer<String, byte[]> member = settings.member(GROUP, "test", "test");

  private final Run run = TestRuns.of("01KFOLD", 10);
  private final RunBook runs = new RunBook();
  private boolean allRead;
  private final AwaitedRuns awaited =
      new AwaitedRuns(new FollowedRuns(runs, () -> () -> allRead), () -> 0);
  private final List<PartitionFold> opened = new ArrayList<>();
  private long offset;
  private long nanos;

  @BeforeEach
  void makeTopics() {
    new TopicSetup(admin).ensure(Topics.policies(1));
    runs.accept(run.id(), new JsonCodec<>(Run.class).encode(run));
  }

  @AfterEach
  void stop() {
    opened.forEach(PartitionFold::close);
    member.close(CloseOptions.timeout(Duration.ZERO));
    deadLetters.close();
    admin.close();
    broker.close();
  }

  private PartitionFold resume() {
    PartitionFold fold =
        PartitionFold.resume(AggregatorVerticle.ports(settings, deadLetters), awaited, 0);
    opened.add(fold);
    return fold;
  }

  private void add(PartitionFold fold, byte[] event) {
    assertThat(fold.add(new ConsumerRecord<>(Topics.EVENTS, 0, offset++, run.id() + "/0", event)))
        .isTrue();
  }

  private static ConsumerRecord<String, byte[]> dropOf(Run other, long offset) {
    byte[] event = EventCodec.encode(TestRuns.dropped(other, 0));
    return new ConsumerRecord<>(Topics.EVENTS, 0, offset, other.id() + "/0", event);
  }

  private void drop(PartitionFold fold, int... blocks) {
    for (int block : blocks) {
      add(fold, EventCodec.encode(TestRuns.dropped(run, block)));
    }
  }

  private void publish(PartitionFold fold) {
    nanos += TimeUnit.SECONDS.toNanos(1);
    fold.publishIfDue(member.groupMetadata(), nanos);
  }

  /** The number of dropped probes in the committed partials. */
  private long dropped() throws ExecutionException, InterruptedException {
    RunMerge merge = new RunMerge(run);
    records().forEach(each -> merge.accept(each.key(), each.value()));
    return RunReport.of(run, Progress.planned(run.id()), merge.cells(), List.of())
        .ledger()
        .dropped();
  }

  /** Reads up to the end of the log: a committed record may be readable only a little later. */
  private List<ConsumerRecord<String, byte[]>> records()
      throws ExecutionException, InterruptedException {
    TopicPartition partition = new TopicPartition(Topics.PARTIALS, 0);
    List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
    try (Consumer<String, byte[]> reader = settings.reader("look")) {
      reader.assign(List.of(partition));
      reader.seekToBeginning(List.of(partition));
      long end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
      while (reader.position(partition, PATIENCE) < end) {
        reader.poll(Duration.ofMillis(100)).forEach(read::add);
      }
    }
    return read;
  }

  private List<Partial> partials()
      throws InvalidProtocolBufferException, ExecutionException, InterruptedException {
    List<Partial> partials = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> each : records()) {
      if (Topics.partialOfChunk(each.key()).isEmpty()) {
        partials.add(Partial.parseFrom(each.value()));
      }
    }
    return partials;
  }

  /** Waits for open transactions. An admin client does not wait, but omits such a partition. */
  private long committed() {
    OffsetAndMetadata known = member.committed(Set.of(EVENTS), PATIENCE).get(EVENTS);
    return known == null ? -1 : known.offset();
  }

  @Test
  void aSuccessorGoesOnWhereThePartialsLeaveIt() throws Exception {
    PartitionFold first = resume();
    drop(first, 0, 1, 2);
    publish(first);
    assertThat(dropped()).isEqualTo(3);
    assertThat(committed()).isEqualTo(3);
    first.close();

    PartitionFold second = resume();
    drop(second, 2, 3);
    add(second, EventCodec.encodeEnd(run.id(), "counted"));
    publish(second);

    assertThat(dropped()).as("what was delivered again counts once").isEqualTo(4);
    assertThat(committed()).isEqualTo(6);
    List<Partial> all = partials();
    assertThat(all.get(all.size() - 1).getFinal()).isTrue();
  }

  @Test
  void afterTheEndNothingCountsForASuccessorEither() throws Exception {
    PartitionFold first = resume();
    drop(first, 0);
    add(first, EventCodec.encodeEnd(run.id(), "counted"));
    publish(first);

    PartitionFold second = resume();
    drop(second, 1);
    publish(second);

    assertThat(dropped()).isEqualTo(1);
  }

  @Test
  void aZombieIsFencedAndItsPartialsAreNeverSeen() throws Exception {
    PartitionFold zombie = resume();
    drop(zombie, 0);
    publish(zombie);
    drop(zombie, 1, 2, 3);

    PartitionFold successor = resume();
    assertThatThrownBy(() -> publish(zombie)).isInstanceOf(ProducerFencedException.class);
    assertThat(dropped()).isEqualTo(1);
    assertThat(committed()).isEqualTo(1);

    offset = 1;
    drop(successor, 1, 2, 3);
    publish(successor);
    assertThat(dropped()).isEqualTo(4);
    assertThat(committed()).isEqualTo(4);
  }

  @Test
  void whatCannotBeReadIsPassedOver() throws Exception {
    PartitionFold fold = resume();
    add(fold, new byte[] {(byte) 0xFF, 1, 2});
    drop(fold, 0);
    publish(fold);

    assertThat(dropped()).isEqualTo(1);
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void publishesAtOnceWhenARunEnds() throws Exception {
    PartitionFold fold = resume();
    drop(fold, 0);
    publish(fold);
    drop(fold, 1);
    fold.publishIfDue(member.groupMetadata(), nanos + 1);
    assertThat(dropped()).as("too soon").isEqualTo(1);
    add(fold, EventCodec.encodeEnd(run.id(), "counted"));
    fold.publishIfDue(member.groupMetadata(), nanos + 2);

    assertThat(dropped()).isEqualTo(2);
    assertThat(Set.copyOf(partials().stream().map(Partial::getFinal).toList())).contains(true);
  }

  @Test
  void anEventWaitsForItsRunAndIsNotPassedOver() throws Exception {
    Run late = TestRuns.of("01KLATE", 10);
    PartitionFold fold = resume();
    drop(fold, 0);
    assertThat(fold.add(dropOf(late, 1))).isFalse();
    assertThat(fold.isReady()).isFalse();
    publish(fold);
    assertThat(committed()).as("not beyond the waiting event").isEqualTo(1);

    runs.accept(late.id(), new JsonCodec<>(Run.class).encode(late));
    assertThat(fold.isReady()).isTrue();
    assertThat(fold.add(dropOf(late, 1))).isTrue();
    publish(fold);
    assertThat(committed()).isEqualTo(2);
    assertThat(partials().stream().map(Partial::getRun)).contains(late.id());
  }

  @Test
  void anEventOfARunThatNeverComesIsPassedOverWhenAllRunsAreRead() throws Exception {
    PartitionFold fold = resume();
    Run never = TestRuns.of("01KNEVER", 10);
    assertThat(fold.add(dropOf(never, 0))).isFalse();
    assertThat(fold.isReady()).isFalse();
    allRead = true;
    assertThat(fold.isReady()).isTrue();
    assertThat(fold.add(dropOf(never, 0))).isTrue();
    offset = 1;
    drop(fold, 0);
    publish(fold);

    assertThat(dropped()).isEqualTo(1);
    assertThat(committed()).isEqualTo(2);
  }

  @Test
  void aSuccessorThatDoesNotKnowTheRunYetWaitsForItBeforeItAdds() throws Exception {
    PartitionFold first = resume();
    drop(first, 0, 1);
    publish(first);
    first.close();
    runs.accept(run.id(), null);

    PartitionFold second = resume();
    assertThat(second.isReady()).isFalse();
    runs.accept(run.id(), new JsonCodec<>(Run.class).encode(run));
    drop(second, 1, 2);
    publish(second);
    assertThat(dropped()).isEqualTo(3);
  }
}
