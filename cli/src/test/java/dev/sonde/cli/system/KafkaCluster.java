package dev.sonde.cli.system;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.lifecycle.Startables;
import org.testcontainers.utility.DockerImageName;

/**
 * Three brokers in containers. Kafka's internal topics have three replicas, two of which must be in
 * sync; other topics have one replica by default.
 */
final class KafkaCluster implements AutoCloseable {

  static final DockerImageName IMAGE = DockerImageName.parse("apache/kafka:4.4.0");

  private static final int BROKERS = 3;
  private static final int HOST_PORT = 29_092;
  private static final String VOTERS =
      IntStream.rangeClosed(1, BROKERS)
          .mapToObj(id -> id + "@kafka-" + id + ":9093")
          .collect(Collectors.joining(","));

  private final Network network = Network.newNetwork();
  private final List<Broker> brokers = new ArrayList<>();

  /** A container with a port of this machine that stays the same after a restart. */
  private static final class Broker extends GenericContainer<Broker> {
    private final int port;

    Broker(int port) {
      super(IMAGE);
      this.port = port;
      addFixedExposedPort(port, HOST_PORT);
    }
  }

  static KafkaCluster start() {
    KafkaCluster cluster = new KafkaCluster();
    for (int id = 1; id <= BROKERS; id++) {
      cluster.brokers.add(cluster.broker(id, FreePort.find()));
    }
    Startables.deepStart(cluster.brokers).join();
    return cluster;
  }

  private Broker broker(int id, int port) {
    return new Broker(port)
        .withNetwork(network)
        .withNetworkAliases("kafka-" + id)
        .withEnv("CLUSTER_ID", "c29uZGUtdGhyZWUtYnJva2Vy")
        .withEnv("KAFKA_NODE_ID", Integer.toString(id))
        .withEnv("KAFKA_PROCESS_ROLES", "broker,controller")
        .withEnv("KAFKA_LISTENERS", "INTERNAL://:9092,HOST://:" + HOST_PORT + ",CONTROLLER://:9093")
        .withEnv(
            "KAFKA_ADVERTISED_LISTENERS",
            "INTERNAL://kafka-" + id + ":9092,HOST://127.0.0.1:" + port)
        .withEnv(
            "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP",
            "INTERNAL:PLAINTEXT,HOST:PLAINTEXT,CONTROLLER:PLAINTEXT")
        .withEnv("KAFKA_INTER_BROKER_LISTENER_NAME", "INTERNAL")
        .withEnv("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER")
        .withEnv("KAFKA_CONTROLLER_QUORUM_VOTERS", VOTERS)
        // Too few for a run: Sonde creates its topics with more.
        .withEnv("KAFKA_DEFAULT_REPLICATION_FACTOR", "1")
        .withEnv("KAFKA_MIN_INSYNC_REPLICAS", "2")
        .withEnv("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "3")
        .withEnv("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "6")
        .withEnv("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "3")
        .withEnv("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "2")
        .withEnv("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "6")
        .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "3")
        .withEnv("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "2")
        .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
        // A lost broker is detected earlier than by default (9 s), so that the test is shorter.
        .withEnv("KAFKA_BROKER_SESSION_TIMEOUT_MS", "4000")
        .withEnv("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500")
        .withEnv("KAFKA_LOG_DIRS", "/var/lib/kafka/data")
        .withEnv("KAFKA_HEAP_OPTS", "-Xmx256m -Xms256m")
        .waitingFor(Wait.forLogMessage(".*Transitioning from RECOVERY to RUNNING.*", 1));
  }

  String bootstrap() {
    return brokers.stream()
        .map(broker -> "127.0.0.1:" + broker.port)
        .collect(Collectors.joining(","));
  }

  /** Kills a broker; ids begin at 1. */
  void kill(int id) {
    DockerClientFactory.lazyClient().killContainerCmd(container(id)).exec();
  }

  /** Starts it again with its data. */
  void restart(int id) {
    DockerClientFactory.lazyClient().startContainerCmd(container(id)).exec();
  }

  private String container(int id) {
    return brokers.get(id - 1).getContainerId();
  }

  @Override
  public void close() {
    brokers.forEach(GenericContainer::stop);
    network.close();
  }
}
