package dev.sonde.coordinator.submit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.common.run.Durability;
import dev.sonde.kafka.Copies;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PlacementTest {

  private final EmbeddedBroker broker = EmbeddedBroker.temporary();
  private final Admin admin = KafkaSettings.of(broker.bootstrap()).admin();

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  @Test
  void hasTheShardsThatEveryRegionHas() {
    TopicSetup setup = new TopicSetup(admin);
    setup.ensure(Topics.policies(3));
    setup.ensure(List.of(Topics.jobsPolicy("small", 2)));

    Placement place = Placement.of(admin, List.of("small", "new"), true);

    assertThat(place).isEqualTo(new Placement(2, 3, Durability.EMBEDDED));
    assertThat(setup.partitions(Topics.jobs("new"))).isEqualTo(16);
    assertThat(Placement.of(admin, List.of("new"), false))
        .isEqualTo(new Placement(16, 3, new Copies(admin).durability().orElseThrow()));
  }
}
