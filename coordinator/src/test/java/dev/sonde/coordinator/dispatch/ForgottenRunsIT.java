package dev.sonde.coordinator.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.Coordinator;
import dev.sonde.coordinator.TestRuns;
import dev.sonde.coordinator.aggregate.RunFold;
import dev.sonde.kafka.FencedWriter;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Old runs are deleted from the topics, and their deletion disturbs no role. */
class ForgottenRunsIT {

  private static final JsonCodec<Run> RUNS = new JsonCodec<>(Run.class);
  private static final JsonCodec<Progress> PROGRESS = new JsonCodec<>(Progress.class);

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final Run old = TestRuns.of("01KOLD", 1);
  private final Run recent = TestRuns.of("01KRECENT", 1);
  private final AtomicLong nanos = new AtomicLong();
  private final RunsPartition partition;

  ForgottenRunsIT() {
    try (Admin admin = settings.admin()) {
      new TopicSetup(admin).ensure(Topics.policies(1));
    }
    FencedWriter writer = FencedWriter.open(settings, "sonde-runs-0");
    partition =
        new RunsPartition(
            new RunsPartition.Held(0, writer, 0),
            nanos::get,
            new RunBook(),
            new RunRetention(1, RunRetention.MOST_BYTES));
  }

  @AfterEach
  void stop() {
    partition.close();
    broker.close();
  }

  private void over(Run run, Duration at) throws Exception {
    byte[] ended = PROGRESS.encode(Progress.planned(run.id()).startingAt(1_000).end());
    accept(run.id(), RUNS.encode(run), at);
    accept(Topics.progressKey(run.id()), ended, at);
    RunFold fold = new RunFold(run, 0);
    fold.end(2_000);
    try (Producer<String, byte[]> producer = settings.producer("test")) {
      producer.send(new ProducerRecord<>(Topics.RUNS, 0, run.id(), RUNS.encode(run))).get();
      producer
          .send(new ProducerRecord<>(Topics.RUNS, 0, Topics.progressKey(run.id()), ended))
          .get();
      producer.send(new ProducerRecord<>(Topics.REPORTS, 0, run.id(), new byte[] {'{', '}'})).get();
      for (ProducerRecord<String, byte[]> each : fold.changed()) {
        producer.send(each).get();
      }
    }
  }

  private void accept(String key, byte[] value, Duration at) {
    partition.accept(
        new ConsumerRecord<>(
            Topics.RUNS,
            0,
            0,
            at.toMillis(),
            TimestampType.LOG_APPEND_TIME,
            key.length(),
            value.length,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  /** The records that compaction would keep. */
  private Map<String, byte[]> kept() {
    Map<String, byte[]> kept = new HashMap<>();
    try (TopicTail tail =
        TopicTail.start(
            settings,
            List.of(Topics.RUNS, Topics.REPORTS, Topics.PARTIALS),
            "look",
            read -> {
              String key = read.topic() + " " + read.key();
              if (read.value() == null) {
                kept.remove(key);
              } else {
                kept.put(key, read.value());
              }
            })) {
      tail.caughtUp().orTimeout(30, TimeUnit.SECONDS).join();
    }
    return kept;
  }

  private static List<String> all(Run run) {
    return List.of(
        "sonde.runs " + run.id(),
        "sonde.runs " + Topics.progressKey(run.id()),
        "sonde.reports " + run.id(),
        "sonde.partials " + Topics.partialKey(run.id(), 0, "default", 0));
  }

  @Test
  void theLastToEndAreKeptAndAllOfTheOthersGoes() throws Exception {
    over(old, Duration.ZERO);
    over(recent, Duration.ofHours(1));
    partition.turn(0, run -> List.of());
    assertThat(kept()).containsKeys(all(old).toArray(new String[0]));

    nanos.addAndGet(Duration.ofSeconds(31).toNanos());
    partition.turn(0, run -> List.of());

    // The markers of a transaction are written shortly after its commit was acknowledged.
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(kept()).containsOnlyKeys(all(recent)));
    assertACoordinatorComesUp();
  }

  /** A new coordinator reads the deleted records as well as their tombstones. */
  private void assertACoordinatorComesUp() {
    Vertx vertx = Vertx.vertx();
    try (Coordinator coordinator =
        new Coordinator(
            settings, vertx, System::nanoTime, new DispatcherOptions("c", 1), cause -> {})) {
      coordinator.start().orTimeout(60, TimeUnit.SECONDS).join();
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().join();
    }
    assertThat(kept()).containsKeys(all(recent).toArray(new String[0]));
  }
}
