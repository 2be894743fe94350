package dev.sonde.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class NamingTest {

  private static final KafkaSettings SETTINGS = KafkaSettings.of("127.0.0.1:1");

  @Test
  void everyTopicOfARehearsalHasANameOfItsOwnAndComesBack() {
    for (TopicPolicy policy : Topics.policies(3)) {
      String named = Naming.REHEARSAL.topic(policy.name());
      assertThat(named).startsWith("sonde.rehearsal.").isNotEqualTo(policy.name());
      assertThat(Naming.REHEARSAL.topic(named)).isEqualTo(named);
      assertThat(Naming.REHEARSAL.usual(named)).isEqualTo(policy.name());
      assertThat(SETTINGS.rehearsing().policy(policy).name()).isEqualTo(named);
      assertThat(SETTINGS.policy(policy)).isEqualTo(policy);
    }
    // Neither a region's jobs nor a group of a run.
    assertThat(Topics.regionOf(Naming.REHEARSAL.topic(Topics.jobs("eu")))).isEmpty();
    assertThat(SETTINGS.rehearsing().group(Topics.AGGREGATORS))
        .isEqualTo("sonde-rehearsal-" + Topics.AGGREGATORS);
    assertThat(SETTINGS.group(Topics.AGGREGATORS)).isEqualTo(Topics.AGGREGATORS);
  }

  @Test
  void aTopicOfSomebodyElseIsRefused() {
    assertThatThrownBy(() -> Naming.REHEARSAL.topic("orders"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("topic is orders, allowed are names that begin with sonde.");
    assertThat(Naming.REHEARSAL.usual("orders")).isEqualTo("orders");
  }

  @Test
  void partitionsAreRenamedInBothDirections() {
    TopicPartition usual = new TopicPartition(Topics.EVENTS, 2);
    TopicPartition named = new TopicPartition("sonde.rehearsal.events", 2);
    assertThat(Naming.REHEARSAL.partitions(List.of(usual))).containsExactly(named);
    assertThat(Naming.REHEARSAL.usual(Set.of(named))).containsExactly(usual);
    assertThat(Naming.REHEARSAL.named(Map.of(usual, 7L))).isEqualTo(Map.of(named, 7L));
    assertThat(Naming.REHEARSAL.usual(Map.of(named, 7L))).isEqualTo(Map.of(usual, 7L));
    assertThat(
            Naming.REHEARSAL
                .usual(List.of(new PartitionInfo(named.topic(), 2, null, null, null)))
                .get(0)
                .topic())
        .isEqualTo(Topics.EVENTS);
    assertThat(Naming.USUAL.partition(usual)).isEqualTo(usual);
  }
}
