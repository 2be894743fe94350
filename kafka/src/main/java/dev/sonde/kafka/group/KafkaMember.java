package dev.sonde.kafka.group;

import dev.sonde.kafka.PollPause;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** A member that is a Kafka consumer. */
public final class KafkaMember implements GroupMember {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Consumer<String, byte[]> consumer;
  private final String topic;
  private final boolean pauses;
  private final AtomicBoolean woken = new AtomicBoolean();
  private int polled;

  /** Subscribes the consumer to the topic. */
  public KafkaMember(Consumer<String, byte[]> consumer, String topic, Listener listener) {
    this(consumer, topic, listener, false);
  }

  /**
   * Subscribes the consumer to the topic.
   *
   * @param pauses whether a poll begins a little later where the last one has returned records
   */
  KafkaMember(Consumer<String, byte[]> consumer, String topic, Listener listener, boolean pauses) {
    this.consumer = consumer;
    this.topic = topic;
    this.pauses = pauses;
    consumer.subscribe(List.of(topic), new Rebalances(listener));
  }

  private record Rebalances(Listener listener) implements ConsumerRebalanceListener {

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      listener.assigned(numbers(partitions));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      listener.revoked(numbers(partitions));
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      listener.lost(numbers(partitions));
    }
  }

  private static Set<Integer> numbers(Collection<TopicPartition> partitions) {
    Set<Integer> numbers = new HashSet<>();
    partitions.forEach(each -> numbers.add(each.partition()));
    return numbers;
  }

  private TopicPartition named(int partition) {
    return new TopicPartition(topic, partition);
  }

  private Set<TopicPartition> named(Set<Integer> partitions) {
    Set<TopicPartition> named = new HashSet<>();
    partitions.forEach(each -> named.add(named(each)));
    return named;
  }

  private Map<TopicPartition, OffsetAndMetadata> offsets(Map<Integer, Position> positions) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach(
        (partition, position) ->
            offsets.put(
                named(partition), new OffsetAndMetadata(position.offset(), position.metadata())));
    return offsets;
  }

  @Override
  public ConsumerRecords<String, byte[]> poll(Duration atMost) {
    if (pauses) {
      PollPause.after(polled);
    }
    try {
      ConsumerRecords<String, byte[]> records = consumer.poll(atMost);
      polled = records.count();
      return records;
    } catch (WakeupException e) {
      polled = 0;
      woken.set(false);
      return ConsumerRecords.empty();
    }
  }

  @Override
  public void wake() {
    if (woken.compareAndSet(false, true)) {
      consumer.wakeup();
    }
  }

  /**
   * Repeats a request that a wake-up has interrupted, until it returns. The next poll may return
   * early, also when the request is made within a poll.
   */
  private <T> T asked(Supplier<T> question) {
    while (true) {
      try {
        return question.get();
      } catch (WakeupException e) {
        woken.set(false);
      }
    }
  }

  @Override
  public Set<Integer> assigned() {
    return numbers(consumer.assignment());
  }

  @Override
  public Map<Integer, Position> committed(Set<Integer> partitions) {
    Map<Integer, Position> committed = new HashMap<>();
    asked(() -> consumer.committed(named(partitions), TIMEOUT))
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                committed.put(
                    partition.partition(), new Position(offset.offset(), offset.metadata()));
              }
            });
    return committed;
  }

  @Override
  public Map<Integer, Span> spans(Set<Integer> partitions) {
    Set<TopicPartition> named = named(partitions);
    Map<TopicPartition, Long> begins = asked(() -> consumer.beginningOffsets(named, TIMEOUT));
    Map<TopicPartition, Long> ends = asked(() -> consumer.endOffsets(named, TIMEOUT));
    Map<Integer, Span> spans = new HashMap<>();
    for (TopicPartition each : named) {
      long begin = begins.getOrDefault(each, 0L);
      spans.put(each.partition(), new Span(begin, ends.getOrDefault(each, begin)));
    }
    return spans;
  }

  @Override
  public int partitions() {
    return asked(() -> consumer.partitionsFor(topic, TIMEOUT)).size();
  }

  @Override
  public long position(int partition) {
    return asked(() -> consumer.position(named(partition), TIMEOUT));
  }

  @Override
  public void seek(int partition, long offset) {
    consumer.seek(named(partition), offset);
  }

  @Override
  public void pause(int partition) {
    consumer.pause(List.of(named(partition)));
  }

  @Override
  public void resume(int partition) {
    consumer.resume(List.of(named(partition)));
  }

  @Override
  public Set<Integer> paused() {
    return numbers(consumer.paused());
  }

  @Override
  public void commit(
      Map<Integer, Position> positions, java.util.function.Consumer<CommitAnswer> answered) {
    consumer.commitAsync(
        offsets(positions), (committed, failure) -> answered.accept(answer(failure)));
  }

  private static CommitAnswer answer(@Nullable Exception failure) {
    if (failure == null) {
      return CommitAnswer.STANDS;
    }
    if (failure instanceof RebalanceInProgressException) {
      // Reported by the group, or by the client before it sends the commit.
      return CommitAnswer.REFUSED;
    }
    return new CommitAnswer.Unknown(
        failure instanceof RuntimeException cause ? cause : new KafkaException(failure));
  }

  @Override
  public void commitNow(Map<Integer, Position> positions, Duration atMost) {
    asked(
        () -> {
          consumer.commitSync(offsets(positions), atMost);
          return true;
        });
  }

  @Override
  public void settle(Duration atMost) {
    // An empty commit waits for all earlier commits.
    commitNow(Map.of(), atMost);
  }

  @Override
  public void enforceRebalance(String reason) {
    consumer.enforceRebalance(reason);
  }

  @Override
  public ConsumerGroupMetadata metadata() {
    return consumer.groupMetadata();
  }

  @Override
  public void close(boolean stays, Duration atMost) {
    consumer.close(
        CloseOptions.timeout(stays ? Duration.ZERO : atMost)
            .withGroupMembershipOperation(
                stays
                    ? GroupMembershipOperation.REMAIN_IN_GROUP
                    : GroupMembershipOperation.LEAVE_GROUP));
  }
}
