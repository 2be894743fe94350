package dev.sonde.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.common.run.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TopicSetupIT {

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final Admin admin = KafkaSettings.of(broker.bootstrap()).admin();
  private final TopicSetup setup = new TopicSetup(admin);
  private final List<TopicPolicy> policies = new ArrayList<>(Topics.policies(3));

  @BeforeEach
  void addARegion() {
    policies.add(Topics.jobsPolicy("eu", 5));
  }

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  private String config(String topic, String key) throws ExecutionException, InterruptedException {
    ConfigResource asked = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return admin
        .describeConfigs(List.of(asked))
        .all()
        .get()
        .values()
        .iterator()
        .next()
        .get(key)
        .value();
  }

  @Test
  void makesEveryTopicWithItsPolicyAndLeavesItAtThat()
      throws ExecutionException, InterruptedException {
    setup.ensure(policies);
    setup.ensure(policies);

    assertThat(setup.partitions(Topics.EVENTS)).isEqualTo(3);
    assertThat(setup.partitions(Topics.jobs("eu"))).isEqualTo(5);
    assertThat(config(Topics.RUNS, "cleanup.policy")).isEqualTo("compact");
    assertThat(config(Topics.EVENTS, "cleanup.policy")).isEqualTo("delete");
    for (TopicPolicy policy : policies) {
      assertThat(config(policy.name(), "message.timestamp.type")).isEqualTo("LogAppendTime");
    }
  }

  @Test
  void saysWhichTopicIsTheWeakest() {
    setup.ensure(policies);

    Durability found = new Copies(admin).durability().orElseThrow();

    // One broker, and neither of the cluster's own topics has been made yet.
    assertThat(found.copies()).isEqualTo(1);
    assertThat(found.minInSync()).isEqualTo(1);
    assertThat(found.weakest()).isEqualTo("__consumer_offsets");
    assertThat(found.sentence()).startsWith("single copy: Kafka keeps __consumer_offsets");
  }

  @Test
  void refusesATopicThatWouldLoseRecordsAndSaysHowToMendIt()
      throws ExecutionException, InterruptedException {
    Map<String, String> wrong =
        Map.of("cleanup.policy", "delete", "message.timestamp.type", "LogAppendTime");
    create(Topics.PARTIALS, wrong);

    assertThatThrownBy(() -> setup.ensure(policies))
        .isInstanceOf(TopicSetup.WrongTopicException.class)
        .hasMessageContaining(
            "topic sonde.partials has cleanup.policy=delete, allowed is compact; correct it with"
                + " kafka-configs.sh --alter")
        .hasMessageNotContaining("message.timestamp.type");
  }

  @Test
  void takesWhatAnOperatorMayTune() throws ExecutionException, InterruptedException {
    Map<String, String> tuned =
        Map.of(
            "cleanup.policy", "delete",
            "message.timestamp.type", "LogAppendTime",
            "retention.ms", "3600000");
    create(Topics.EVENTS, tuned);

    setup.ensure(policies);

    assertThat(setup.partitions(Topics.EVENTS)).isEqualTo(1);
    assertThat(config(Topics.EVENTS, "retention.ms")).isEqualTo("3600000");
  }

  private void create(String topic, Map<String, String> configs)
      throws ExecutionException, InterruptedException {
    NewTopic made = new NewTopic(topic, Optional.of(1), Optional.empty()).configs(configs);
    admin.createTopics(List.of(made)).all().get();
  }
}
