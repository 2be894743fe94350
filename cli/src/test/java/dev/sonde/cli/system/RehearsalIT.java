package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.cli.fleet.SavedRuns;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is rehearsed before a run, what of it stays (nothing), and what is said if it fails. */
class RehearsalIT {

  private static final Pace QUICK = Pace.ofMillis(20, 4, 5);

  @TempDir private Path home = Path.of("");

  @Test
  void nothingOfARehearsalStays() throws IOException, ExecutionException, InterruptedException {
    Path data = home.resolve("data");
    try (IndependentServer server = IndependentServer.without(call -> call.stream(QUICK))) {
      Sonde.Result result =
          Sonde.at(home)
              .compare(
                  server, "a,b", "--rate=15/s", "--duration=2s", "--rehearse=2s", "--data=" + data);
      Figures figures = result.figures();

      figures.assertBalanced();
      assertThat(figures.ledger("planned")).isEqualTo(60);
      assertThat(server.calls()).hasSize(60);
      assertThat(savedRuns()).hasSize(1);
      assertTopicsHoldOnly(data, figures.report().path("run").path("id").asText());
    }
  }

  private List<Path> savedRuns() throws IOException {
    Path runs = Files.createDirectories(home.resolve("sonde").resolve("runs"));
    try (Stream<Path> saved = Files.list(runs)) {
      return saved.filter(each -> Files.exists(each.resolve(SavedRuns.RUN))).toList();
    }
  }

  private static void assertTopicsHoldOnly(Path data, String run)
      throws ExecutionException, InterruptedException {
    try (EmbeddedBroker broker = EmbeddedBroker.keeping(data, 0)) {
      KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
      try (Admin admin = settings.admin();
          Consumer<String, byte[]> reader = settings.reader("test")) {
        Set<String> topics = new TreeSet<>(admin.listTopics().names().get());
        assertThat(topics).contains(Topics.EVENTS).noneMatch(name -> name.contains("rehearsal"));
        for (String topic :
            List.of(Topics.RUNS, Topics.EVENTS, Topics.PARTIALS, Topics.jobs("default"))) {
          assertThat(keys(reader, topic)).as(topic).isNotEmpty().allMatch(key -> key.contains(run));
        }
        assertThat(keys(reader, Topics.WORKERS)).containsOnly("w-1");
        assertThat(keys(reader, Topics.DEAD_LETTERS)).isEmpty();
      }
    }
  }

  private static List<String> keys(Consumer<String, byte[]> reader, String topic) {
    List<TopicPartition> partitions =
        reader.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    reader.assign(partitions);
    reader.seekToBeginning(partitions);
    List<String> keys = new ArrayList<>();
    var ends = reader.endOffsets(partitions);
    while (partitions.stream()
        .anyMatch(each -> reader.position(each) < ends.getOrDefault(each, 0L))) {
      for (ConsumerRecord<String, byte[]> each : reader.poll(Duration.ofMillis(100))) {
        keys.add(each.key());
      }
    }
    return keys;
  }

  @Test
  void aLoadThatIsNotHeldIsSaidBeforeItIsSent() throws IOException {
    try (IndependentServer server = IndependentServer.without(call -> call.stream(QUICK))) {
      Sonde.Result result = run(server, "--rehearse=2s");

      assertThat(result.err())
          .containsPattern(
              "note: in [2-9][.]\\d s of rehearsal this machine did not hold the limits of the"
                  + " verdict for a second: send lag [0-9.]+ ms of 0.001 ms");
      result.figures().assertBalanced();
      assertThat(server.calls()).hasSize(2);
      assertThat(result.exitCode()).isEqualTo(result.figures().codeOfVerdict());
    }
  }

  @Test
  void strictSendsNothingThatIsNotHeld() throws IOException {
    try (IndependentServer server = IndependentServer.without(call -> call.stream(QUICK))) {
      Sonde.Result result = run(server, "--rehearse=strict");

      assertThat(result.err()).containsPattern("nothing was sent: in [5-9][.]\\d s of rehearsal");
      assertThat(result.out()).isEmpty();
      assertThat(server.calls()).isEmpty();
      assertThat(savedRuns()).isEmpty();
      assertThat(result.exitCode()).isEqualTo(3);
    }
  }

  /** A send lag of a microsecond is not held by any machine. */
  private Sonde.Result run(IndependentServer server, String rehearse) throws IOException {
    Path spec = home.resolve("spec.yaml");
    Files.writeString(
        spec,
        """
        models: [truth/model]
        providers: [a, b]
        prompts: [ping]
        load: {rate: 0.1/s, count: 1}
        verdict: {sendLag: 0.001ms, sendLagShare: 0}
        endpoint: %s
        """
            .formatted(server.url()));
    return Sonde.at(home).run("run", spec.toString(), "-o", "json", rehearse);
  }
}
