package dev.sonde.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The replication of the topics that Sonde creates. */
class NewTopicsTest {

  private static final TopicPolicy POLICY =
      TopicPolicy.of("sonde.any", 2, Map.of("cleanup.policy", "compact"));

  @ParameterizedTest
  @ValueSource(ints = {3, 4, 12})
  void hasThreeWhereThereAreBrokersEnough(int brokers) {
    NewTopic made = TopicSetup.topic(POLICY, brokers);

    assertThat(made.replicationFactor()).isEqualTo((short) 3);
    assertThat(made.configs())
        .containsEntry("min.insync.replicas", "2")
        .containsEntry("cleanup.policy", "compact");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void hasWhatTheClusterGivesWhereThereAreNot(int brokers) {
    NewTopic made = TopicSetup.topic(POLICY, brokers);

    assertThat(made.replicationFactor()).isEqualTo((short) -1);
    assertThat(made.configs()).doesNotContainKey("min.insync.replicas");
  }

  @Test
  void keepsItsPartitions() {
    assertThat(TopicSetup.topic(POLICY, 3).numPartitions()).isEqualTo(2);
  }
}
