package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.cli.system.ServedCall.Pace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.kafka.KafkaContainer;

/** Kafka as its project ships it, in a container. */
@WithDocker
class KafkaContainerIT {

  private static final KafkaContainer KAFKA =
      new KafkaContainer(KafkaCluster.IMAGE)
          .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1")
          .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");

  @TempDir private Path home = Path.of("");
  private final RoleFleet fleet = new RoleFleet();

  @BeforeAll
  static void startKafka() {
    KAFKA.start();
  }

  @AfterAll
  static void stopKafka() {
    KAFKA.stop();
  }

  @AfterEach
  void endRoles() {
    fleet.close();
  }

  @Test
  void oneCommandMeasuresOnIt() {
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(5, 3, 1)))) {
      Figures figures =
          Sonde.at(home)
              .compare(server, "a,b", "--kafka", KAFKA.getBootstrapServers(), "--count", "20")
              .figures();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded")).isEqualTo(40);
      assertThat(server.calls()).hasSize(40);
    }
  }

  @Test
  void aFleetOnItKeepsItsBooksWhenAWorkerIsKilled() throws IOException {
    fleet.start(home, KAFKA.getBootstrapServers(), 2);
    try (IndependentServer server =
        IndependentServer.without(call -> call.stream(Pace.ofMillis(50, 5, 20)))) {
      RoleFleet.Submitted run = fleet.submit(server, "load: {rate: 20/s, duration: 12s}");
      server.awaitCalls(60);
      fleet.worker(0).kill();
      Figures figures = run.report();

      figures.assertBalanced();
      assertThat(figures.ledger("succeeded") + figures.ledger("inDoubt"))
          .isEqualTo(figures.ledger("planned") - figures.ledger("dropped"));
      assertThat(server.requestIds()).doesNotHaveDuplicates();
      assertThat(List.of(server.calls().size() - (int) figures.ledger("succeeded")))
          .allMatch(beyond -> beyond >= 0 && beyond <= figures.ledger("inDoubt"));
    }
  }
}
