package dev.sonde.kafka.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

class StreamPartitionsTest {

  private static final TopicPartition FIRST = new TopicPartition("topic", 0);
  private static final TopicPartition SECOND = new TopicPartition("topic", 1);

  private final StreamPartitions partitions = new StreamPartitions();
  private final List<Long> handled = new ArrayList<>();

  StreamPartitionsTest() {
    partitions.add(Map.of(FIRST, 0L, SECOND, 0L));
  }

  private static ConsumerRecords<String, byte[]> records(
      TopicPartition partition, long begin, long end) {
    List<ConsumerRecord<String, byte[]>> records =
        LongStream.range(begin, end)
            .mapToObj(
                offset ->
                    new ConsumerRecord<>("topic", partition.partition(), offset, "k", new byte[1]))
            .toList();
    return new ConsumerRecords<>(
        Map.of(partition, records), Map.of(partition, new OffsetAndMetadata(end)));
  }

  private void handle(int atMost) {
    for (int i = 0; i < atMost; i++) {
      ConsumerRecord<String, byte[]> next = partitions.first();
      if (next == null) {
        return;
      }
      partitions.removeFirst();
      if (next.partition() == 0) {
        handled.add(next.offset());
      }
    }
  }

  @Property
  void handsOverEachRecordOnceAndInOrderWhateverIsPausedAndWhen(
      @ForAll @Size(max = 60) List<@IntRange(max = 4) Integer> steps) {
    // The tries of a property share its instance.
    new StreamPartitionsTest().play(steps);
  }

  private void play(List<Integer> steps) {
    long end = 0;
    boolean paused = false;
    for (int step : steps) {
      switch (step) {
        case 0 -> {
          partitions.pause(Set.of(FIRST));
          paused = true;
        }
        case 1 -> {
          partitions.resume(Set.of(FIRST));
          paused = false;
        }
        case 2 -> handle(3);
        case 3 -> {
          // Also while it is paused: the poll may have begun before.
          partitions.polled(records(FIRST, end, end + 5));
          end += 5;
        }
        default -> partitions.polled(records(SECOND, 0, 2));
      }
      int before = handled.size();
      if (paused) {
        handle(1);
        assertThat(handled).hasSize(before);
      }
    }
    partitions.resume(Set.of(FIRST));
    handle(Integer.MAX_VALUE);
    assertThat(handled).isEqualTo(LongStream.range(0, end).boxed().toList());
    assertThat(partitions.reached(Map.of(FIRST, end))).isTrue();
  }

  @Example
  void hasNotReachedWhatAPausedPartitionHolds() {
    partitions.pause(Set.of(FIRST));
    partitions.polled(records(FIRST, 0, 3));
    handle(10);
    assertThat(partitions.reached(Map.of(FIRST, 3L))).isFalse();
    assertThat(partitions.reached(Map.of(SECOND, 0L))).isTrue();
  }

  @Example
  void dropsWhatWasPolledBeforeAPosition() {
    partitions.polled(records(FIRST, 0, 3));
    partitions.seek(FIRST, 7);
    partitions.polled(records(FIRST, 3, 5));
    assertThat(partitions.reached(Map.of(FIRST, 5L))).isFalse();
    assertThat(partitions.takeSought()).isEqualTo(Map.of(FIRST, 7L));
    partitions.polled(records(FIRST, 7, 9));
    handle(10);
    assertThat(handled).containsExactly(7L, 8L);
  }
}
