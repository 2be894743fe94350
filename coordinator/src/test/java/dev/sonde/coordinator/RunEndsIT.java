package dev.sonde.coordinator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.analysis.report.Report;
import dev.sonde.analysis.report.ReportJson;
import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.common.event.EventCodec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.coordinator.dispatch.DispatcherOptions;
import dev.sonde.coordinator.plan.RunPlanner;
import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import dev.sonde.coordinator.submit.RunWriter;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.TopicTail;
import dev.sonde.kafka.Topics;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How runs end on a real broker, with a coordinator and no worker. */
class RunEndsIT {

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Report> reports = new ConcurrentHashMap<>();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeEach
  void start() {
    try (Admin admin = settings.admin()) {
      new TopicSetup(admin).ensure(Topics.policies(1));
      new TopicSetup(admin).ensure(List.of(Topics.jobsPolicy("default", 1)));
    }
    Coordinator coordinator =
        new Coordinator(
            settings, vertx, System::nanoTime, new DispatcherOptions("c", 10), cause -> {});
    open.add(coordinator);
    coordinator.start().orTimeout(60, TimeUnit.SECONDS).join();
    open.add(
        TopicTail.start(
            settings,
            List.of(Topics.REPORTS),
            "look",
            read ->
                reports.put(
                    read.key(),
                    ReportJson.read(new String(read.value(), StandardCharsets.UTF_8)))));
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
    broker.close();
  }

  private Run submit(String id, String load) {
    String spec =
        "models: [m]\nproviders: [a]\nprompts: [ping]\nrequest: {timeout: 1s}\nload: " + load;
    Run run =
        RunPlanner.plan(
            new SpecParser(PromptSource.REFUSED).parse("test.yaml", spec),
            List.of(Target.of(0, "m", "a", "m:a", "http://127.0.0.1:1/v1")),
            new RunPlanner.Identity(id, 1, 1, "test"));
    try (RunWriter writer = new RunWriter(settings, "test")) {
      writer.submit(run, null).join();
    }
    return run;
  }

  /** An event of a run that is not in the topic comes first, and holds nothing up. */
  @Test
  void aClosedLoopWithoutWorkersEndsAndSaysWhy() throws Exception {
    Run stranger = TestRuns.of("01KSTRANGER", 3);
    try (Producer<String, byte[]> producer = settings.producer("stranger")) {
      byte[] event = EventCodec.encode(TestRuns.dropped(stranger, 0));
      producer.send(new ProducerRecord<>(Topics.EVENTS, 0, stranger.id() + "/0", event)).get();
    }
    Run closed = submit("01KCLOSED", "{count: 50, concurrency: 2}");
    Run timed = submit("01KOPEN", "{rate: 20/s, count: 3}");

    await()
        .atMost(Duration.ofMinutes(3))
        .until(() -> reports.keySet().containsAll(List.of(closed.id(), timed.id())));
    Report stalled = Objects.requireNonNull(reports.get(closed.id()));
    assertThat(reasons(stalled)).containsExactly("unaccounted", "cancelled", "no_workers");
    assertThat(stalled.ledger().unaccounted()).isEqualTo(8);
    assertThat(stalled.ledger().cancelled()).isEqualTo(42);
    Report missed = Objects.requireNonNull(reports.get(timed.id()));
    assertThat(reasons(missed)).containsExactly("unaccounted");
    assertThat(missed.ledger().unaccounted()).isEqualTo(3);
  }

  private static List<String> reasons(Report report) {
    return report.reasons().stream().map(reason -> reason.code().label()).toList();
  }
}
