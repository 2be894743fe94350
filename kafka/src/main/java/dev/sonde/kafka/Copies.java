package dev.sonde.kafka;

import dev.sonde.common.run.Durability;
import dev.sonde.common.run.Durability.Kept;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how many copies the cluster keeps of Sonde's topics, of committed offsets and of
 * transactions. The topics of offsets and transactions may not exist yet; then the brokers'
 * settings give the number of copies that they will have.
 */
public final class Copies {

  private static final Logger LOG = LoggerFactory.getLogger(Copies.class);
  private static final int TIMEOUT_MILLIS = (int) Duration.ofSeconds(5).toMillis();

  private static final String OFFSETS_COPIES = "offsets.topic.replication.factor";
  private static final String TRANSACTIONS_COPIES = "transaction.state.log.replication.factor";
  private static final String TRANSACTIONS_IN_SYNC = "transaction.state.log.min.isr";

  private final Admin admin;

  public Copies(Admin admin) {
    this.admin = admin;
  }

  /**
   * The topic with the fewest copies; empty if this client lacks the permission, or the cluster
   * does not answer.
   */
  public Optional<Durability> durability() {
    try {
      return Optional.ofNullable(Durability.of(kept()));
    } catch (ExecutionException | KafkaException e) {
      LOG.warn("the topics' replication cannot be checked: {}", e.toString());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Map<String, Kept> kept() throws ExecutionException, InterruptedException {
    Set<String> there =
        admin
            .listTopics(new ListTopicsOptions().listInternal(true).timeoutMs(TIMEOUT_MILLIS))
            .names()
            .get();
    List<String> topics = new ArrayList<>(there.stream().filter(Copies::isNeeded).toList());
    Map<String, Kept> kept = new HashMap<>(existing(topics));
    List<String> later =
        List.of(Topic.GROUP_METADATA_TOPIC_NAME, Topic.TRANSACTION_STATE_TOPIC_NAME).stream()
            .filter(topic -> !there.contains(topic))
            .toList();
    if (!later.isEmpty()) {
      Config broker = broker();
      later.forEach(topic -> kept.put(topic, yetToBeMade(topic, broker)));
    }
    return kept;
  }

  private static boolean isNeeded(String topic) {
    return topic.startsWith("sonde.")
        || topic.equals(Topic.GROUP_METADATA_TOPIC_NAME)
        || topic.equals(Topic.TRANSACTION_STATE_TOPIC_NAME);
  }

  private Map<String, Kept> existing(List<String> topics)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> described =
        admin
            .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(TIMEOUT_MILLIS))
            .allTopicNames()
            .get();
    Map<ConfigResource, Config> configs =
        configs(
            topics.stream()
                .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic))
                .toList());
    return described.values().stream()
        .collect(
            Collectors.toMap(
                TopicDescription::name,
                topic ->
                    new Kept(
                        topic.partitions().stream()
                            .mapToInt(each -> each.replicas().size())
                            .min()
                            .orElse(1),
                        number(
                            configs.get(
                                new ConfigResource(ConfigResource.Type.TOPIC, topic.name())),
                            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))));
  }

  private Config broker() throws ExecutionException, InterruptedException {
    for (Node node :
        admin
            .describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLIS))
            .nodes()
            .get()) {
      ConfigResource asked = new ConfigResource(ConfigResource.Type.BROKER, node.idString());
      Config config = configs(List.of(asked)).get(asked);
      if (config != null) {
        return config;
      }
    }
    throw new KafkaException("no broker returned its settings for internal topics");
  }

  private Map<ConfigResource, Config> configs(List<ConfigResource> resources)
      throws ExecutionException, InterruptedException {
    return admin
        .describeConfigs(resources, new DescribeConfigsOptions().timeoutMs(TIMEOUT_MILLIS))
        .all()
        .get();
  }

  private static Kept yetToBeMade(String topic, Config broker) {
    return topic.equals(Topic.GROUP_METADATA_TOPIC_NAME)
        ? new Kept(
            number(broker, OFFSETS_COPIES), number(broker, TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG))
        : new Kept(number(broker, TRANSACTIONS_COPIES), number(broker, TRANSACTIONS_IN_SYNC));
  }

  /** 1 if the cluster does not return the setting. */
  private static int number(@Nullable Config config, String key) {
    ConfigEntry entry = config == null ? null : config.get(key);
    String value = entry == null ? null : entry.value();
    try {
      return value == null ? 1 : Math.max(1, Integer.parseInt(value));
    } catch (NumberFormatException e) {
      return 1;
    }
  }
}
