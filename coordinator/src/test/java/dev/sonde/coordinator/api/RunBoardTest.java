package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.analysis.report.Report;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.submit.RunWriter;
import dev.sonde.kafka.DeadLetters;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import dev.sonde.testing.RunBuilder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RunBoardTest {

  private static final KafkaSettings NOWHERE = KafkaSettings.of("127.0.0.1:1");

  private final DeadLetterBoard deadLetters = new DeadLetterBoard();
  private final RunBoard board =
      new RunBoard(
          new ReportShelf(NOWHERE, "c"),
          new WorkerRoster(() -> 0, InstantSource.system()),
          deadLetters);
  private final RunViews views = new RunViews(board, new LiveReports(board, () -> 0));

  private Run submit(String id, int partition) {
    Run any = RunBuilder.of("a").build();
    Run run =
        new Run(
            id,
            any.spec(),
            any.specHash(),
            any.targets(),
            new Run.Extent(any.warmupBlocks(), any.blocks()),
            new Run.Partitions(any.shards(), any.eventPartitions()),
            any.version(),
            any.checkNanoUsd(),
            null);
    accept(Topics.RUNS, partition, id, new JsonCodec<>(Run.class).encode(run));
    return run;
  }

  private void start(Run run, int partition) {
    Progress started = Progress.planned(run.id()).startingAt(1_000);
    accept(
        Topics.RUNS,
        partition,
        Topics.progressKey(run.id()),
        new JsonCodec<>(Progress.class).encode(started));
  }

  private void accept(String topic, int partition, String key, byte[] value) {
    board.accept(new ConsumerRecord<>(topic, partition, 0, key, value));
  }

  @Test
  void aQueuedRunSaysWhatItWaitsFor() {
    Run first = submit("01A", 0);
    assertThat(views.waiting(first)).isEqualTo("waits for a coordinator to start it");

    start(first, 0);
    start(submit("01B", 0), 0);
    submit("01C", 0);
    Run last = submit("01D", 0);
    submit("01E", 0);
    Run elsewhere = submit("01F", 1);

    assertThat(views.waiting(last)).isEqualTo("waits for its turn: 2 running, 1 queued before it");
    assertThat(views.waiting(elsewhere)).isEqualTo("waits for a coordinator to start it");
    assertThat(board.status(last.id())).isEqualTo(RunStatus.QUEUED);
    assertThat(board.status(first.id())).isEqualTo(RunStatus.RUNNING);
  }

  private void gone(String topic, String key) {
    board.accept(new ConsumerRecord<>(topic, 0, 0, key, null));
  }

  @Test
  void aRunThatTheTopicsForgetIsForgottenWithItsKeyAndReport() {
    Run kept = submit("01A", 0);
    Run any = RunBuilder.of("a").build();
    ConsumerRecord<String, byte[]> keyed =
        new ConsumerRecord<>(Topics.RUNS, 0, 0, any.id(), new JsonCodec<>(Run.class).encode(any));
    keyed.headers().add(RunWriter.IDEMPOTENCY_HEADER, "key".getBytes(StandardCharsets.UTF_8));
    board.accept(keyed);
    accept(Topics.REPORTS, 0, any.id(), new byte[] {'{', '}'});
    assertThat(board.runOfKey("key")).isPresent();
    assertThat(board.counts()).isEqualTo(Map.of(RunStatus.QUEUED, 1L, RunStatus.ENDED, 1L));

    gone(Topics.RUNS, Topics.progressKey(any.id()));
    assertThat(board.run(any.id())).isPresent();
    gone(Topics.RUNS, any.id());
    gone(Topics.REPORTS, any.id());
    gone(Topics.PARTIALS, Topics.partialKey(any.id(), 0, "default", 0));

    assertThat(board.run(any.id())).isEmpty();
    assertThat(board.runOfKey("key")).isEmpty();
    assertThat(board.reports().has(any.id())).isFalse();
    assertThat(board.newest()).containsExactly(kept);
  }

  @Test
  void whoFollowsARunIsToldOfItsRecordsAndOfNoOthers() {
    Run run = submit("01A", 0);
    List<String> told = new ArrayList<>();
    Runnable follower = () -> told.add("told");
    board.changes().follow(run.id(), follower);

    start(run, 0);
    gone(Topics.PARTIALS, Topics.partialKey(run.id(), 0, "default", 0));
    submit("01B", 0);
    gone(Topics.WORKERS, run.id());
    assertThat(told).hasSize(2);

    board.changes().leave(run.id(), follower);
    gone(Topics.REPORTS, run.id());
    assertThat(told).hasSize(2);
  }

  @Test
  void manyWhoAskAtOnceShareOneInterimReport() {
    Run run = submit("01A", 0);
    start(run, 0);
    AtomicLong nanos = new AtomicLong();
    LiveReports live = new LiveReports(board, nanos::get);

    Report first = live.of(run);
    assertThat(live.of(run)).isSameAs(first);
    nanos.set(TimeUnit.SECONDS.toNanos(1));
    assertThat(live.of(run)).isNotSameAs(first);
  }

  @Test
  void onlySoManyMayWatch() {
    Problem full = Problem.streamsFull("256 live streams");

    assertThat(full.status()).isEqualTo(503);
    assertThat(full.retryAfterSeconds()).isPositive();
    assertThat(full.json()).contains("streams-full", "the limit of 256 live streams");
  }

  @Test
  void onlySoManyMayWait() {
    Submissions.requireRoom(Submissions.MOST_QUEUED - 1);

    assertThatThrownBy(() -> Submissions.requireRoom(Submissions.MOST_QUEUED))
        .isInstanceOfSatisfying(
            Problem.class,
            full -> {
              assertThat(full.status()).isEqualTo(503);
              assertThat(full.retryAfterSeconds()).isPositive();
              assertThat(full.json()).contains("queue-full", "200 runs are already waiting");
            });
  }

  private void letter(String origin, String reason) {
    ConsumerRecord<String, byte[]> letter =
        new ConsumerRecord<>(Topics.DEAD_LETTERS, 0, 0, origin, new byte[3]);
    letter.headers().add(DeadLetters.HEADER_ORIGIN, origin.getBytes(StandardCharsets.UTF_8));
    letter.headers().add(DeadLetters.HEADER_REASON, reason.getBytes(StandardCharsets.UTF_8));
    board.accept(letter);
  }

  @Test
  void aDeadLetterCountsOnceWhoeverFoundIt() {
    letter("sonde.events-3@12", "no protobuf");
    letter("sonde.events-3@12", "found by another");
    letter("sonde.events-0@12", "no protobuf");
    letter("sonde.jobs.eu-west-1@5", "no JSON");

    assertThat(deadLetters.total()).isEqualTo(3);
    assertThat(deadLetters.byTopic())
        .containsEntry("sonde.events", 2L)
        .containsEntry("sonde.jobs.eu-west", 1L);
    assertThat(deadLetters.json().path("deadLetters").path(0).path("reason").asText())
        .as("newest first")
        .isEqualTo("no JSON");
  }
}
