package dev.sonde.cli.fleet;

import dev.sonde.common.run.Durability;
import dev.sonde.kafka.Copies;
import dev.sonde.kafka.FatalErrorHandler;
import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.TopicPolicy;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates missing topics and checks the existing ones before a role starts. */
public final class FleetTopics {

  private static final Logger LOG = LoggerFactory.getLogger(FleetTopics.class);
  private static final int PARTITIONS = 16;
  private static final int PATIENCE_MILLIS = 10_000;

  private FleetTopics() {}

  /**
   * Creates the missing topics, including the jobs topics of the regions.
   *
   * @return the number of partitions of these jobs topics together
   * @throws TopicSetup.WrongTopicException when a topic exists with another policy
   * @throws KafkaException when the cluster cannot be used or does not answer within 10 s
   */
  public static int ensure(KafkaSettings settings, List<String> regions) {
    List<TopicPolicy> policies = new ArrayList<>(Topics.policies(PARTITIONS));
    regions.forEach(region -> policies.add(Topics.jobsPolicy(region, PARTITIONS)));
    try (Admin admin = reached(settings)) {
      TopicSetup setup = new TopicSetup(admin);
      setup.ensure(policies);
      return regions.stream().mapToInt(region -> setup.partitions(Topics.jobs(region))).sum();
    }
  }

  /** Logs a warning if the cluster keeps too few copies of a topic that a run needs. */
  public static void warnOfCopies(KafkaSettings settings) {
    try (Admin admin = settings.admin()) {
      warn(new Copies(admin).durability());
    }
  }

  /**
   * Returns a handler that explains failures of Kafka, with the setting that causes them, and
   * passes them to {@code listener}.
   */
  public static FatalErrorHandler explaining(KafkaSettings settings, FatalErrorHandler listener) {
    return cause ->
        listener.report(
            cause instanceof KafkaException || FatalErrorHandler.isRefusal(cause)
                ? new KafkaFault(settings).of(cause, PATIENCE_MILLIS)
                : cause);
  }

  /** Logs the warning, once a process; the report contains it too. */
  static void warn(Optional<Durability> found) {
    found
        .filter(durability -> !durability.isSafe())
        .ifPresent(durability -> LOG.warn("{}", durability.sentence()));
  }

  /**
   * Connects to the cluster once, so that a wrong setting is reported at the start: Kafka's clients
   * would retry without end.
   *
   * @throws KafkaException with the reason, when it cannot be used or does not answer within 10 s
   */
  public static void check(KafkaSettings settings) {
    reached(settings).close();
  }

  /** A client of the cluster, after the cluster has answered. */
  private static Admin reached(KafkaSettings settings) {
    Admin admin;
    try {
      admin = settings.admin();
    } catch (KafkaException e) {
      throw new KafkaFault(settings).ofSettings(e);
    }
    try {
      admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MILLIS)).nodes().get();
      return admin;
    } catch (ExecutionException e) {
      admin.close(Duration.ZERO);
      throw new KafkaFault(settings).of(e, PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      admin.close(Duration.ZERO);
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while connecting to " + settings.bootstrap(), e);
    }
  }
}
