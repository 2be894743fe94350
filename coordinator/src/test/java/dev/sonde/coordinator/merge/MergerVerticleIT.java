package dev.sonde.coordinator.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.coordinator.TestRuns;
import dev.sonde.coordinator.aggregate.RunFold;
import dev.sonde.coordinator.dispatch.PartialRead;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.RunBook;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a report is written, and when not. */
class MergerVerticleIT {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final Vertx vertx = Vertx.vertx();
  private final RunBook runs = new RunBook();
  private final Set<String> owned = ConcurrentHashMap.newKeySet();
  private final MergerVerticle merger =
      new MergerVerticle(settings, runs, "c", owned::contains, cause -> {});
  private final List<ConsumerRecord<String, byte[]>> reports = new CopyOnWriteArrayList<>();
  private @Nullable TopicTail tail;

  @BeforeEach
  void start() {
    try (Admin admin = settings.admin()) {
      new TopicSetup(admin).ensure(Topics.policies(1));
    }
    tail = TopicTail.start(settings, List.of(Topics.REPORTS), "look", reports::add);
    vertx.deployVerticle(merger).toCompletionStage().toCompletableFuture().join();
  }

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
    if (tail != null) {
      tail.close();
    }
    broker.close();
  }

  private void submit(Run run) {
    runs.accept(run.id(), new JsonCodec<>(Run.class).encode(run));
  }

  private void end(Run run) {
    Progress ended = Progress.planned(run.id()).startingAt(1_000).end();
    runs.accept(Topics.progressKey(run.id()), new JsonCodec<>(Progress.class).encode(ended));
  }

  private void finish(Run run, int dropped) {
    RunFold fold = new RunFold(run, 0);
    for (int block = 0; block < dropped; block++) {
      fold.add(TestRuns.dropped(run, block));
    }
    fold.end(2_000);
    fold.changed().forEach(each -> merger.partial(read(each.key(), each.value())));
  }

  private static PartialRead read(String key, byte[] partial) {
    return new PartialRead(new ConsumerRecord<>(Topics.PARTIALS, 0, 0, key, partial));
  }

  private Report report(Run run) {
    await().atMost(PATIENCE).until(() -> of(run).size() == 1);
    return ReportJson.read(new String(of(run).get(0).value(), StandardCharsets.UTF_8));
  }

  private List<ConsumerRecord<String, byte[]>> of(Run run) {
    return reports.stream().filter(each -> each.key().equals(run.id())).toList();
  }

  @Test
  void writesOneReportOfARunThatItOwnsWhenAllOfItIsFinal() {
    Run mine = TestRuns.of("01KMINE", 3);
    Run other = TestRuns.of("01KOTHER", 3);
    Run done = TestRuns.of("01KDONE", 3);
    for (Run each : List.of(mine, other, done)) {
      submit(each);
      end(each);
    }
    owned.add(mine.id());
    owned.add(done.id());
    merger.reported(done.id());
    for (Run each : List.of(other, done, mine)) {
      finish(each, 2);
    }

    assertThat(report(mine).ledger().dropped()).isEqualTo(2);
    assertThat(of(other)).as("another coordinator's").isEmpty();
    assertThat(of(done)).as("reported before").isEmpty();

    owned.add(other.id());
    assertThat(report(other).ledger().dropped()).as("taken over").isEqualTo(2);
    finish(mine, 2);
    assertThat(of(mine)).hasSize(1);
  }

  @Test
  void waitsForTheEndInTheLog() {
    Run early = TestRuns.of("01KEARLY", 3);
    Run after = TestRuns.of("01KAFTER", 3);
    owned.add(early.id());
    owned.add(after.id());
    submit(early);
    finish(early, 3);
    submit(after);
    end(after);
    finish(after, 3);
    report(after);
    assertThat(of(early)).isEmpty();

    end(early);
    assertThat(report(early).ledger().dropped()).isEqualTo(3);
  }

  @Test
  void partialsMayComeBeforeTheirRun() {
    Run run = TestRuns.of("01KLATE", 3);
    owned.add(run.id());
    finish(run, 1);
    submit(run);
    end(run);

    assertThat(report(run).ledger().dropped()).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadStopsNothing() {
    Run run = TestRuns.of("01KPOISON", 3);
    owned.add(run.id());
    submit(run);
    end(run);
    merger.partial(read(Topics.partialKey(run.id(), 0, "other", 0), new byte[] {(byte) 0xFF, 1}));
    finish(run, 3);

    assertThat(report(run).ledger().dropped()).isEqualTo(3);
  }
}
