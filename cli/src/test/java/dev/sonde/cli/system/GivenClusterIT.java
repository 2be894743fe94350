package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --kafka}: a cluster that exists before and after the command. */
class GivenClusterIT {

  private final EmbeddedBroker cluster = EmbeddedBroker.temporary();

  @TempDir private Path home = Path.of("");

  @AfterEach
  void stop() {
    cluster.close();
  }

  private Sonde.Result compare(IndependentServer server, int count) {
    return Sonde.at(home)
        .compare(server, "a,b", "--kafka", cluster.bootstrap(), "--count", Integer.toString(count));
  }

  @Test
  void servesRunAfterRunAndKeepsWhatTheyLeft() throws ExecutionException, InterruptedException {
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)))) {
      for (int run = 1; run <= 3; run++) {
        Figures figures = compare(server, 8).figures();

        figures.assertBalanced();
        assertThat(figures.ledger("succeeded")).as("of run %s", run).isEqualTo(16);
        assertThat(server.calls()).as("after run %s", run).hasSize(16 * run);
      }
    }
    try (Admin admin = KafkaSettings.of(cluster.bootstrap()).admin()) {
      assertThat(admin.listTopics().names().get())
          .contains(Topics.RUNS, Topics.EVENTS, Topics.PARTIALS, Topics.jobs("default"));
    }
  }

  @Test
  void refusesTopicsThatWouldLoseRecordsBeforeAnythingIsSent()
      throws ExecutionException, InterruptedException {
    try (Admin admin = KafkaSettings.of(cluster.bootstrap()).admin()) {
      NewTopic wrong = new NewTopic(Topics.PARTIALS, Optional.of(1), Optional.empty());
      admin.createTopics(List.of(wrong.configs(Map.of("cleanup.policy", "delete")))).all().get();
    }
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)))) {
      Sonde.Result result = compare(server, 2);

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .contains("topic sonde.partials has cleanup.policy=delete, allowed is compact");
      assertThat(server.calls()).isEmpty();
    }
  }
}
