package dev.sonde.cli.fleet;

import dev.sonde.common.topic.KafkaSettings;
import dev.sonde.common.topic.TopicPolicy;
import dev.sonde.common.topic.TopicSetup;
import dev.sonde.common.topic.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;

/**
 * What every role makes sure of before it starts: that the topics are there and as they must be.
 */
public final class FleetTopics {

  private static final int PARTITIONS = 16;
  private static final int PATIENCE_MILLIS = 10_000;

  private FleetTopics() {}

  /**
   * Makes the topics that are missing, those of the regions' jobs among them.
   *
   * @return the partitions of the regions' jobs, all of them together
   * @throws TopicSetup.WrongTopicException when a topic exists with another policy
   * @throws KafkaException when the cluster cannot be asked, or does not answer within 10 s
   */
  public static int ensure(KafkaSettings settings, List<String> regions) {
    List<TopicPolicy> policies = new ArrayList<>(Topics.policies(PARTITIONS));
    regions.forEach(region -> policies.add(Topics.jobsPolicy(region, PARTITIONS)));
    check(settings);
    try (Admin admin = settings.admin()) {
      TopicSetup setup = new TopicSetup(admin);
      setup.ensure(policies);
      return regions.stream().mapToInt(region -> setup.partitions(Topics.jobs(region))).sum();
    }
  }

  /**
   * Asks the cluster once. Its clients would try for ever; whoever starts something wants to know.
   *
   * @throws KafkaException when it cannot be used or does not answer within 10 s, saying why
   */
  public static void check(KafkaSettings settings) {
    try (Admin admin = settings.admin()) {
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS)).nodes().get();
    } catch (ExecutionException e) {
      throw new KafkaFault(settings).of(e, PATIENCE_MILLIS);
    } catch (KafkaException e) {
      throw new KafkaFault(settings).ofSettings(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking " + settings.bootstrap(), e);
    }
  }
}
