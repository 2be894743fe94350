package dev.sonde.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads {@code sonde.runs}, which has one partition at first. Each poll fails with the next
 * failure, if there is one.
 */
public final class FailingReader extends MockConsumer<String, byte[]> {

  public static final TopicPartition RUNS = new TopicPartition(Topics.RUNS, 0);
  public static final TopicPartition ADDED = new TopicPartition(Topics.RUNS, 1);

  private final Queue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  private long offset;

  public FailingReader() {
    super("earliest");
    updateBeginningOffsets(Map.of(RUNS, 0L, ADDED, 0L));
    updateEndOffsets(Map.of(RUNS, 0L, ADDED, 0L));
    partitions(1);
  }

  /** The topic has so many partitions. */
  public void partitions(int number) {
    Node node = new Node(1, "127.0.0.1", 1);
    Node[] nodes = {node};
    updatePartitions(
        Topics.RUNS,
        IntStream.range(0, number)
            .mapToObj(each -> new PartitionInfo(Topics.RUNS, each, node, nodes, nodes))
            .toList());
  }

  public void failWith(RuntimeException failure) {
    failures.add(failure);
  }

  public void failWithAll(Collection<? extends RuntimeException> all) {
    failures.addAll(all);
  }

  /** Whether a failure is still to come. */
  public boolean hasFailures() {
    return !failures.isEmpty();
  }

  @Override
  public synchronized ConsumerRecords<String, byte[]> poll(Duration timeout) {
    RuntimeException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    return super.poll(Duration.ofMillis(1));
  }

  /** All of them are in the next poll. */
  public synchronized void add(String... keys) {
    for (String key : keys) {
      addRecord(new ConsumerRecord<>(Topics.RUNS, 0, offset++, key, new byte[0]));
    }
  }
}
