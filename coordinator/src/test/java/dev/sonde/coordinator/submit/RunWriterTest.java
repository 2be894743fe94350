package dev.sonde.coordinator.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.Cancel;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.TestRuns;
import dev.sonde.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunWriterTest {

  private static final int PARTITIONS = 8;

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(
          cluster(),
          false,
          new RoundRobinPartitioner(),
          new StringSerializer(),
          new ByteArraySerializer());
  private final RunWriter writer = new RunWriter(producer);
  private final Run run = TestRuns.of("01KRUN", 3);

  private static Cluster cluster() {
    Node node = new Node(0, "127.0.0.1", 9);
    Node[] copies = {node};
    List<PartitionInfo> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(each -> new PartitionInfo(Topics.RUNS, each, node, copies, copies))
            .toList();
    return new Cluster("test", List.of(node), partitions, Set.of(), Set.of());
  }

  @AfterEach
  void close() {
    writer.close();
  }

  @Test
  void aRunAndItsCancelAreInThePartitionOfTheRun() {
    assertThat(writer.submit(run, null)).isNotDone();
    assertThat(writer.cancel(run.id(), "enough")).isNotDone();
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.RUNS, Topics.RUNS);
    assertThat(producer.history())
        .extracting(ProducerRecord::partition)
        .containsOnly(Topics.runsPartition(run.id(), PARTITIONS));
    assertThat(producer.history())
        .extracting(ProducerRecord::key)
        .containsExactly(run.id(), Topics.cancelKey(run.id()));
    assertThat(new JsonCodec<>(Run.class).decode(producer.history().get(0).value())).isEqualTo(run);
    assertThat(new JsonCodec<>(Cancel.class).decode(producer.history().get(1).value()))
        .isEqualTo(new Cancel(run.id(), "enough"));
  }

  @Test
  void onlyARunThatWasSubmittedUnderAKeyHasIt() {
    assertThat(writer.submit(run, "key-1")).isNotDone();
    assertThat(writer.submit(run, null)).isNotDone();
    Header key = producer.history().get(0).headers().lastHeader(RunWriter.IDEMPOTENCY_HEADER);
    assertThat(new String(key.value(), StandardCharsets.UTF_8)).isEqualTo("key-1");
    assertThat(producer.history().get(1).headers()).isEmpty();
  }

  @Test
  void isDoneWhenTheRecordIsDurableAndNotBefore() {
    CompletableFuture<Void> submitted = writer.submit(run, null);
    assertThat(submitted).isNotDone();
    producer.completeNext();
    assertThat(submitted).isCompleted();
  }

  @Test
  void failsWithWhatKafkaSays() {
    CompletableFuture<Void> submitted = writer.submit(run, null);
    producer.errorNext(new RecordTooLargeException("too large"));
    assertThat(submitted)
        .failsWithin(0, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(RecordTooLargeException.class);
  }
}
