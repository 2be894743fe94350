package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.kafka.KafkaSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers, one of which is lost and returns in the middle of a run. */
@WithDocker
class KafkaClusterContainerIT {

  /** Kafka's internal topics, which contain claims and transactions. */
  private static final List<String> INTERNAL = List.of("__consumer_offsets", "__transaction_state");

  private static final int TARGETS = 2;

  /** Probes a second, of all targets. */
  private static final int RATE = 30;

  /** Long enough for a broker to stop and return in the middle of it. */
  private static final int SECONDS = 28;

  @TempDir private Path home = Path.of("");

  @Tag("long")
  @Test
  void nothingIsLostWithABroker() throws Exception {
    try (KafkaCluster cluster = KafkaCluster.start();
        RoleFleet fleet = new RoleFleet();
        Admin admin = KafkaSettings.of(cluster.bootstrap()).admin();
        IndependentServer server =
            IndependentServer.without(call -> call.stream(Pace.ofMillis(50, 5, 20)))) {
      fleet.start(home, cluster.bootstrap(), 2);
      assertThat(fewestReplicas(admin)).as("replicas of every partition").isEqualTo(3);

      RoleFleet.Submitted run =
          fleet.submit(
              server, "load: {rate: %d/s, duration: %ds}".formatted(RATE / TARGETS, SECONDS));
      server.awaitCalls(100);
      // The worst broker to lose, because it also leads the quorum.
      int lost = admin.describeMetadataQuorum().quorumInfo().get().leaderId();
      cluster.kill(lost);
      server.awaitCalls(server.calls().size() + 200);
      cluster.restart(lost);
      Figures figures = run.report();

      figures.assertBalanced();
      assertThat(figures.report().at("/run/durability/copies").asInt()).isEqualTo(3);
      assertThat(figures.report().at("/run/durability/minInSync").asInt()).isEqualTo(2);
      assertThat(figures.ledger("planned")).isEqualTo(SECONDS * RATE);
      System.out.println("a broker lost: " + figures.report().path("ledger"));
      assertThat(figures.ledger("failed")).isZero();
      assertThat(server.requestIds()).doesNotHaveDuplicates();
      // A claim whose commit answer was lost with the broker is in doubt and is not sent again.
      assertThat((long) server.calls().size())
          .isBetween(
              figures.ledger("succeeded"), figures.ledger("succeeded") + figures.ledger("inDoubt"));
      // Until the cluster has noticed, who needed that broker waits: some seconds of load come
      // late,
      // and what would be ten seconds late is not sent. None is, on a machine that is not busy.
      assertThat(figures.ledger("dropped")).as("dropped").isLessThan(5 * RATE);
      assertThat(figures.ledger("inDoubt")).as("in doubt").isLessThan(2 * RATE);
      await()
          .atMost(Duration.ofMinutes(2))
          .untilAsserted(() -> assertThat(fewestReplicas(admin)).isEqualTo(3));
      assertThat(topics(admin)).containsAll(INTERNAL);
    }
  }

  private static Set<String> topics(Admin admin) throws ExecutionException, InterruptedException {
    return admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get();
  }

  /** The fewest in-sync replicas of any partition, including Kafka's internal topics. */
  private static int fewestReplicas(Admin admin) throws ExecutionException, InterruptedException {
    int fewest = Integer.MAX_VALUE;
    for (TopicDescription topic :
        admin.describeTopics(topics(admin)).allTopicNames().get().values()) {
      for (TopicPartitionInfo partition : topic.partitions()) {
        fewest = Math.min(fewest, partition.isr().size());
      }
    }
    return fewest;
  }
}
