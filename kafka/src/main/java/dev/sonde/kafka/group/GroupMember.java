package dev.sonde.kafka.group;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A member of a group that shares the partitions of one topic. Partitions are given by number. Used
 * by one thread, except {@link #wake}.
 *
 * <p>A method that sends a request waits for the reply, and throws a {@link
 * org.apache.kafka.common.KafkaException} when none arrives in time. A wake-up interrupts only
 * {@link #poll}.
 */
public interface GroupMember {

  /** Receives changes of the assignment, on the member's thread, within poll or close. */
  interface Listener {

    /** The member now owns these partitions in addition to those it had. */
    void assigned(Set<Integer> partitions);

    /** The member owns these partitions until this method returns. */
    void revoked(Set<Integer> partitions);

    /** The member has lost these partitions; other members may own them already. */
    void lost(Set<Integer> partitions);
  }

  /**
   * Records of the assigned partitions. Rebalances and replies to commits are reported from within.
   */
  ConsumerRecords<String, byte[]> poll(Duration atMost);

  /** Ends the current poll, or else the next one. From any thread. */
  void wake();

  Set<Integer> assigned();

  /** The group's committed positions; a partition without one is omitted. */
  Map<Integer, Position> committed(Set<Integer> partitions);

  /** The range of offsets in each partition. */
  Map<Integer, Span> spans(Set<Integer> partitions);

  /** The number of partitions of the topic. */
  int partitions();

  /** The offset of the next record that a poll returns. */
  long position(int partition);

  /** Sets the offset of the next record that a poll returns. */
  void seek(int partition, long offset);

  /** Stops polls from returning records of the partition until it is resumed. */
  void pause(int partition);

  void resume(int partition);

  Set<Integer> paused();

  /** Commits; the reply is reported within a later poll, settle or close. */
  void commit(Map<Integer, Position> positions, Consumer<CommitAnswer> answered);

  /** Commits and waits for the reply. */
  void commitNow(Map<Integer, Position> positions, Duration atMost);

  /** Waits until all commits have a reply. */
  void settle(Duration atMost);

  /** Makes the group begin a round. */
  void enforceRebalance(String reason);

  /** Identifies the member in a producer's transaction. */
  ConsumerGroupMetadata metadata();

  /**
   * Closes the member; all its partitions are reported to the listener as revoked or lost.
   *
   * @param stays whether the group keeps the seat for some time, for the next member
   * @param atMost how long to wait until the group has processed the leave request
   */
  void close(boolean stays, Duration atMost);
}
