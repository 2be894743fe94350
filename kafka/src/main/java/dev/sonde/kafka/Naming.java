package dev.sonde.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * What topics, groups and transactional ids are called in a cluster. Roles use the usual names of
 * {@link Topics}; the clients that {@link KafkaSettings} makes translate them, in both directions.
 */
public enum Naming {
  USUAL("", ""),
  /** Names that no run uses: for roles that rehearse beside those that measure. */
  REHEARSAL("sonde.rehearsal.", "sonde-rehearsal-");

  private static final String TOPIC_PREFIX = "sonde.";

  private final String topics;
  private final String ids;

  Naming(String topics, String ids) {
    this.topics = topics;
    this.ids = ids;
  }

  /** The name of a topic in the cluster. */
  String topic(String usual) {
    if (this == USUAL || usual.startsWith(topics)) {
      return usual;
    }
    if (!usual.startsWith(TOPIC_PREFIX)) {
      throw new IllegalArgumentException(
          "topic is " + usual + ", allowed are names that begin with " + TOPIC_PREFIX);
    }
    return topics + usual.substring(TOPIC_PREFIX.length());
  }

  /** The usual name of a topic of the cluster. Names of other topics stay as they are. */
  String usual(String topic) {
    return this == USUAL || !topic.startsWith(topics)
        ? topic
        : TOPIC_PREFIX + topic.substring(topics.length());
  }

  /** The name of a group or a transactional id in the cluster. */
  String id(String usual) {
    return ids + usual;
  }

  TopicPartition partition(TopicPartition usual) {
    return new TopicPartition(topic(usual.topic()), usual.partition());
  }

  TopicPartition usual(TopicPartition partition) {
    return new TopicPartition(usual(partition.topic()), partition.partition());
  }

  Set<TopicPartition> partitions(Collection<TopicPartition> usual) {
    Set<TopicPartition> named = new LinkedHashSet<>();
    usual.forEach(each -> named.add(partition(each)));
    return named;
  }

  Set<TopicPartition> usual(Collection<TopicPartition> partitions) {
    Set<TopicPartition> usual = new LinkedHashSet<>();
    partitions.forEach(each -> usual.add(usual(each)));
    return usual;
  }

  <V> Map<TopicPartition, V> named(Map<TopicPartition, V> byUsual) {
    Map<TopicPartition, V> named = new HashMap<>();
    byUsual.forEach((partition, value) -> named.put(partition(partition), value));
    return named;
  }

  <V> Map<TopicPartition, V> usual(Map<TopicPartition, V> byPartition) {
    Map<TopicPartition, V> usual = new HashMap<>();
    byPartition.forEach((partition, value) -> usual.put(usual(partition), value));
    return usual;
  }

  List<PartitionInfo> usual(List<PartitionInfo> partitions) {
    return partitions.stream()
        .map(
            info ->
                new PartitionInfo(
                    usual(info.topic()),
                    info.partition(),
                    info.leader(),
                    info.replicas(),
                    info.inSyncReplicas(),
                    info.offlineReplicas()))
        .toList();
  }
}
