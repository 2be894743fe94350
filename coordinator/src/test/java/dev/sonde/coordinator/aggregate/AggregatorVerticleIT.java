package dev.sonde.coordinator.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.TestRuns;
import dev.sonde.kafka.FollowedRuns;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The aggregator's turns over several partitions. */
class AggregatorVerticleIT {

  /** Much shorter than the wait for an unknown run. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final Vertx vertx = Vertx.vertx();
  private final RunBook runs = new RunBook();
  private final Run known = TestRuns.of("01KKNOWN", 10, 2);
  private final Run late = TestRuns.of("01KLATE", 10, 2);
  private final Set<String> folded = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void makeTopics() {
    try (Admin admin = settings.admin()) {
      new TopicSetup(admin).ensure(Topics.policies(2));
    }
    accept(known);
  }

  @AfterEach
  void stop() {
    vertx.close().await();
    broker.close();
  }

  private void accept(Run run) {
    runs.accept(run.id(), new JsonCodec<>(Run.class).encode(run));
  }

  private void note(ConsumerRecord<String, byte[]> record) {
    if (Topics.partialOfChunk(record.key()).isPresent()) {
      return;
    }
    try {
      Partial read = Partial.parseFrom(record.value());
      folded.add(read.getRun() + " " + read.getPartition());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void aRunThatIsNotKnownYetHoldsUpNoOtherPartition() throws Exception {
    try (Producer<String, byte[]> workers = settings.producer("worker");
        TopicTail tail = TopicTail.start(settings, List.of(Topics.PARTIALS), "look", this::note)) {
      send(workers, 0, late, 0);
      send(workers, 0, known, 0);
      send(workers, 1, known, 1);
      vertx
          .deployVerticle(
              new AggregatorVerticle(
                  settings,
                  new FollowedRuns(runs, () -> () -> false),
                  "c-1",
                  System::nanoTime,
                  cause -> {}))
          .await();

      await().atMost(SOON).until(() -> folded.contains("01KKNOWN 1"));
      assertThat(folded).as("the order within a partition is kept").containsExactly("01KKNOWN 1");
      accept(late);
      await().atMost(SOON).until(() -> folded.containsAll(Set.of("01KLATE 0", "01KKNOWN 0")));
      tail.caughtUp().join();
    }
  }

  private static void send(Producer<String, byte[]> workers, int partition, Run run, int block)
      throws Exception {
    byte[] event = EventCodec.encode(TestRuns.dropped(run, block));
    workers.send(new ProducerRecord<>(Topics.EVENTS, partition, run.id() + "/0", event)).get();
  }
}
