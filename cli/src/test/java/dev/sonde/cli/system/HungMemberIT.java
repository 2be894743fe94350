package dev.sonde.cli.system;

import static org.awaitility.Awaitility.await;

import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A member that hangs, but whose heartbeats go on. */
@Tag("long")
class HungMemberIT {

  private static final String GROUP = "a-group";

  @Test
  void losesItsPlaceWithinAMinute() {
    try (EmbeddedBroker broker = EmbeddedBroker.temporary();
        Admin admin = KafkaSettings.of(broker.bootstrap()).admin()) {
      new TopicSetup(admin).ensure(Topics.policies(2));
      KafkaSettings settings = KafkaSettings.of(broker.bootstrap());
      try (Consumer<String, byte[]> hung = settings.member(GROUP, "hung", "hung-1");
          Consumer<String, byte[]> other = settings.member(GROUP, "other", "other-1")) {
        hung.subscribe(List.of(Topics.EVENTS));
        await().until(() -> has(hung, 2));

        // The group waits for the first to join again, which nobody makes it do.
        other.subscribe(List.of(Topics.EVENTS));
        await().atMost(Duration.ofMinutes(1)).until(() -> has(other, 2));
      }
    }
  }

  private static boolean has(Consumer<String, byte[]> member, int partitions) {
    member.poll(Duration.ofMillis(100));
    return member.assignment().size() == partitions;
  }
}
