package dev.sonde.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.jspecify.annotations.Nullable;

/**
 * How many records of a topic its group has not committed yet. The end of a transaction has an
 * offset too, so an idle topic has a lag of up to one a partition; KEDA counts in the same way.
 * Calls block for some seconds at most. Safe for use by several threads.
 */
public final class GroupLags implements AutoCloseable {

  private static final long TIMEOUT_MILLIS = 2_000;

  private final Admin admin;

  public GroupLags(KafkaSettings settings) {
    this.admin = settings.admin();
  }

  /**
   * The lag of one topic.
   *
   * @param records sum over its partitions
   */
  public record Lag(String group, String topic, long records) {}

  /** The lag of every topic that a group consumes; empty when Kafka does not reply. */
  public List<Lag> now() {
    try {
      return ask();
    } catch (ExecutionException | TimeoutException e) {
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private List<Lag> ask() throws ExecutionException, InterruptedException, TimeoutException {
    Map<String, String> groups = new TreeMap<>();
    for (String topic : answer(admin.listTopics().names())) {
      Topics.groupOf(topic).ifPresent(group -> groups.put(topic, group));
    }
    Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
    groups.values().forEach(group -> specs.put(group, new ListConsumerGroupOffsetsSpec()));
    Map<TopicPartition, OffsetSpec> starts = new HashMap<>();
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (TopicDescription topic :
        answer(admin.describeTopics(groups.keySet()).allTopicNames()).values()) {
      for (TopicPartitionInfo each : topic.partitions()) {
        TopicPartition partition = new TopicPartition(topic.name(), each.partition());
        starts.put(partition, OffsetSpec.earliest());
        ends.put(partition, OffsetSpec.latest());
      }
    }
    // Committed offsets are read first: records that are appended meanwhile count as lag, and no
    // lag is negative.
    Map<String, Map<TopicPartition, OffsetAndMetadata>> committed =
        answer(admin.listConsumerGroupOffsets(specs).all());
    Map<TopicPartition, ListOffsetsResultInfo> first = answer(admin.listOffsets(starts).all());
    Map<TopicPartition, ListOffsetsResultInfo> last = answer(admin.listOffsets(ends).all());
    Map<String, Long> records = new HashMap<>();
    last.forEach(
        (partition, end) -> {
          String group = groups.get(partition.topic());
          OffsetAndMetadata known = committed.getOrDefault(group, Map.of()).get(partition);
          long lag = lag(known, first.get(partition), end);
          records.merge(partition.topic(), lag, Long::sum);
        });
    List<Lag> lags = new ArrayList<>();
    groups.forEach(
        (topic, group) -> lags.add(new Lag(group, topic, records.getOrDefault(topic, 0L))));
    return lags;
  }

  /** The lag of one partition. Records that retention has removed do not count. */
  private static long lag(
      @Nullable OffsetAndMetadata committed,
      @Nullable ListOffsetsResultInfo first,
      ListOffsetsResultInfo last) {
    long start = first == null ? 0 : first.offset();
    return last.offset() - (committed == null ? start : Math.max(start, committed.offset()));
  }

  private static <T> T answer(KafkaFuture<T> asked)
      throws ExecutionException, InterruptedException, TimeoutException {
    return asked.get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
