package dev.sonde.cli.fleet;

import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.common.topic.TopicPolicy;
import dev.sonde.common.topic.TopicSetup;
import dev.sonde.common.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * What every role makes sure of before it starts: that the topics are there and as they must be.
 */
public final class FleetTopics {

  private static final int PARTITIONS = 16;

  private FleetTopics() {}

  /**
   * Makes the topics that are missing, those of the regions' jobs among them.
   *
   * @throws TopicSetup.WrongTopicException when a topic exists with another policy
   * @throws org.apache.kafka.common.KafkaException when the cluster cannot be asked
   */
  public static void ensure(KafkaSettings settings, List<String> regions) {
    List<TopicPolicy> policies = new ArrayList<>(Topics.policies(PARTITIONS));
    regions.forEach(region -> policies.add(Topics.jobsPolicy(region, PARTITIONS)));
    try (Admin admin = settings.admin()) {
      new TopicSetup(admin).ensure(policies);
    }
  }
}
