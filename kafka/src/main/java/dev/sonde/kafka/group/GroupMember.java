package dev.sonde.kafka.group;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;

/**
 * A member of a group that shares the partitions of one topic. Partitions are given by number. Used
 * by one thread, but for {@link #wake}.
 *
 * <p>Every method that asks the cluster waits for its answer, and throws a {@link
 * org.apache.kafka.common.KafkaException} when there is none in time. A wake-up breaks off a {@link
 * #poll} and nothing else.
 */
public interface GroupMember {

  /** Hears what the group gives and takes, on the member's thread, within poll or close. */
  interface Listener {

    /** These are held from now on, beside what was held. */
    void assigned(Set<Integer> partitions);

    /** These are held until this returns. */
    void revoked(Set<Integer> partitions);

    /** These are not held any more, and others may hold them already. */
    void lost(Set<Integer> partitions);
  }

  /** Records of the partitions held; also where rebalances and answered commits are heard of. */
  ConsumerRecords<String, byte[]> poll(Duration atMost);

  /** Ends the poll that is under way, or else the next one. From any thread. */
  void wake();

  Set<Integer> assigned();

  /** The group's committed positions of those partitions that have one. */
  Map<Integer, Position> committed(Set<Integer> partitions);

  /** What the partitions hold. */
  Map<Integer, Span> spans(Set<Integer> partitions);

  /** How many partitions the topic has. */
  int partitions();

  /** The offset of the next record that a poll returns. */
  long position(int partition);

  /** The next poll goes on from there. */
  void seek(int partition, long offset);

  /** Polls return nothing of the partition until it is resumed. */
  void pause(int partition);

  void resume(int partition);

  Set<Integer> paused();

  /** Commits; the answer is told within a later poll, settle or close. */
  void commit(Map<Integer, Position> positions, Consumer<CommitAnswer> answered);

  /** Commits and waits. */
  void commitNow(Map<Integer, Position> positions, Duration atMost);

  /** Waits until every commit is answered. */
  void settle(Duration atMost);

  /** Asks the group to begin a round. */
  void enforceRebalance(String reason);

  /** What the member says of itself in another's transaction. */
  ConsumerGroupMetadata metadata();

  /**
   * Closes the member; tells the listener that everything is taken from it.
   *
   * @param stays whether the group keeps its place for a while, for the next one to take
   * @param atMost how long to wait until the group knows that it leaves
   */
  void close(boolean stays, Duration atMost);
}
