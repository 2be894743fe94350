package dev.sonde.kafka;

import dev.sonde.common.run.Durability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Creates missing topics and refuses topics whose settings are wrong. */
public final class TopicSetup {

  /**
   * The settings that can cause lost or wrongly stamped records. An operator may change all others.
   */
  private static final Set<String> CHECKED = Set.of("cleanup.policy", "message.timestamp.type");

  /** A broker may not have the metadata of a new topic yet. */
  private static final int MOST_TRIES = 500;

  private static final long TRY_AGAIN_NANOS = 20_000_000;

  private final Admin admin;

  public TopicSetup(Admin admin) {
    this.admin = admin;
  }

  /**
   * An existing topic has wrong settings. The message names the topic, the setting and the
   * correction.
   */
  public static final class WrongTopicException extends RuntimeException {
    private static final long serialVersionUID = 1;

    WrongTopicException(List<String> faults) {
      super(String.join("\n", faults));
    }
  }

  /**
   * Creates the missing topics and checks the settings of the others.
   *
   * @throws WrongTopicException when an existing topic has wrong settings
   * @throws KafkaException when the cluster does not answer
   */
  public void ensure(List<TopicPolicy> policies) {
    Set<String> existing = listed();
    List<TopicPolicy> missing =
        policies.stream().filter(policy -> !existing.contains(policy.name())).toList();
    create(missing);
    List<TopicPolicy> present = new ArrayList<>(policies);
    present.removeAll(missing);
    if (!present.isEmpty()) {
      check(present);
    }
  }

  /**
   * Deletes those of the topics that exist, and waits until the cluster does not list them.
   *
   * @throws KafkaException when the cluster does not delete one
   */
  public void delete(List<TopicPolicy> policies) {
    List<String> names = policies.stream().map(TopicPolicy::name).toList();
    List<String> present = new ArrayList<>(listed());
    present.retainAll(names);
    if (present.isEmpty()) {
      return;
    }
    join(() -> admin.deleteTopics(present).all().get());
    for (int tries = 1; !Collections.disjoint(present, listed()); tries++) {
      if (tries == MOST_TRIES) {
        throw new KafkaException("the cluster does not delete " + present);
      }
      LockSupport.parkNanos(TRY_AGAIN_NANOS);
    }
  }

  private Set<String> listed() {
    return join(() -> admin.listTopics().names().get());
  }

  /** The topic's number of partitions in the cluster. */
  public int partitions(String topic) {
    Map<String, TopicDescription> described =
        join(() -> admin.describeTopics(List.of(topic)).allTopicNames().get());
    TopicDescription description = described.get(topic);
    if (description == null) {
      throw new KafkaException("topic " + topic + " is not described by the cluster");
    }
    return description.partitions().size();
  }

  private void create(List<TopicPolicy> missing) {
    if (missing.isEmpty()) {
      return;
    }
    int brokers = join(() -> admin.describeCluster().nodes().get()).size();
    List<NewTopic> topics = missing.stream().map(policy -> topic(policy, brokers)).toList();
    Map<String, TopicPolicy> raced = new HashMap<>();
    for (var creation : admin.createTopics(topics).values().entrySet()) {
      try {
        creation.getValue().get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("interrupted while creating " + creation.getKey(), e);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof TopicExistsException)) {
          throw new KafkaException("cannot create topic " + creation.getKey(), e.getCause());
        }
        missing.stream()
            .filter(policy -> policy.name().equals(creation.getKey()))
            .forEach(policy -> raced.put(policy.name(), policy));
      }
    }
    if (!raced.isEmpty()) {
      check(List.copyOf(raced.values()));
    }
  }

  /** Three copies if there are enough brokers, otherwise the cluster's default. */
  static NewTopic topic(TopicPolicy policy, int brokers) {
    if (brokers < Durability.SAFE_COPIES) {
      return new NewTopic(policy.name(), Optional.of(policy.partitions()), Optional.empty())
          .configs(policy.configs());
    }
    Map<String, String> configs = new HashMap<>(policy.configs());
    configs.put(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG, Integer.toString(Durability.SAFE_IN_SYNC));
    return new NewTopic(policy.name(), policy.partitions(), (short) Durability.SAFE_COPIES)
        .configs(configs);
  }

  private void check(List<TopicPolicy> policies) {
    List<ConfigResource> resources =
        policies.stream()
            .map(policy -> new ConfigResource(ConfigResource.Type.TOPIC, policy.name()))
            .toList();
    Map<ConfigResource, Config> configs = join(() -> admin.describeConfigs(resources).all().get());
    List<String> faults = new ArrayList<>();
    for (TopicPolicy policy : policies) {
      Config config = configs.get(new ConfigResource(ConfigResource.Type.TOPIC, policy.name()));
      for (String key : CHECKED.stream().sorted().toList()) {
        String allowed = policy.configs().get(key);
        ConfigEntry found = config == null ? null : config.get(key);
        if (allowed != null && (found == null || !sameSet(found.value(), allowed))) {
          faults.add(fault(policy.name(), key, found == null ? "unset" : found.value(), allowed));
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new WrongTopicException(faults);
    }
  }

  private static String fault(String topic, String key, String found, String allowed) {
    return ("topic %1$s has %2$s=%3$s, allowed is %4$s; correct it with kafka-configs.sh --alter"
            + " --entity-type topics --entity-name %1$s --add-config %2$s=[%4$s]")
        .formatted(topic, key, found, allowed);
  }

  private static boolean sameSet(String found, String allowed) {
    return new HashSet<>(Arrays.asList(found.split("\\s*,\\s*", -1)))
        .equals(new HashSet<>(Arrays.asList(allowed.split("\\s*,\\s*", -1))));
  }

  private interface Asked<T> {
    T ask() throws InterruptedException, ExecutionException;
  }

  private static <T> T join(Asked<T> asked) {
    for (int tries = 1; ; tries++) {
      try {
        return asked.ask();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new KafkaException("interrupted while waiting for the cluster", e);
      } catch (ExecutionException e) {
        boolean notYet = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!notYet || tries == MOST_TRIES) {
          throw new KafkaException("the cluster did not answer: " + e.getMessage(), e);
        }
        LockSupport.parkNanos(TRY_AGAIN_NANOS);
      }
    }
  }
}
