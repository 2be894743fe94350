package dev.sonde.worker;

import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.claim.PartitionClaims;
import dev.sonde.worker.claim.TakenJob;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions a worker holds and their claims. Owned by the polling thread. */
final class Assignment implements ConsumerRebalanceListener {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

  private final ClaimBounds bounds;
  private final Runnable beforeRevoked;
  private final Map<TopicPartition, PartitionClaims> claims = new HashMap<>();
  private final Map<TakenJob, TopicPartition> owners = new HashMap<>();
  private final CompletableFuture<Void> joined = new CompletableFuture<>();
  private @Nullable Consumer<String, byte[]> consumer;
  private volatile int held;
  private volatile boolean full;

  /**
   * @param beforeRevoked settles what is under way with the broker while the partitions are still
   *     held
   */
  Assignment(ClaimBounds bounds, Runnable beforeRevoked) {
    this.bounds = bounds;
    this.beforeRevoked = beforeRevoked;
  }

  void use(Consumer<String, byte[]> member) {
    consumer = member;
    claims.clear();
    owners.clear();
    held = 0;
  }

  /** Completes when the group has first given this worker its share, be it empty. */
  CompletableFuture<Void> joined() {
    return joined;
  }

  /** The group will never give it any. */
  void refused(Throwable cause) {
    joined.completeExceptionally(cause);
  }

  /** How many partitions are held; from any thread. */
  int held() {
    return held;
  }

  /** Whether a list of claims was full at the last look; from any thread. */
  boolean full() {
    return full;
  }

  @Nullable PartitionClaims claims(TopicPartition partition) {
    return claims.get(partition);
  }

  /** The claims that a job belongs to, or null when its partition has moved on. */
  @Nullable PartitionClaims claims(TakenJob job) {
    TopicPartition partition = owners.get(job);
    return partition == null ? null : claims.get(partition);
  }

  void own(TakenJob job, TopicPartition partition) {
    owners.put(job, partition);
  }

  void forEach(BiConsumer<TopicPartition, PartitionClaims> each) {
    boolean anyFull = false;
    for (Map.Entry<TopicPartition, PartitionClaims> entry : claims.entrySet()) {
      each.accept(entry.getKey(), entry.getValue());
      anyFull |= entry.getValue().full();
      entry.getValue().forgotten().forEach(owners::remove);
    }
    full = anyFull;
  }

  boolean restless() {
    return claims.values().stream().anyMatch(PartitionClaims::restless);
  }

  @Nullable Long nextDueNanos() {
    Long next = null;
    for (PartitionClaims each : claims.values()) {
      Long due = each.nextDueNanos();
      if (due != null && (next == null || due - next < 0)) {
        next = due;
      }
    }
    return next;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    Consumer<String, byte[]> member = consumer;
    if (member == null) {
      throw new IllegalStateException("partitions were assigned to no consumer");
    }
    Set<TopicPartition> added = new HashSet<>(partitions);
    added.removeAll(claims.keySet());
    if (!added.isEmpty()) {
      Map<TopicPartition, OffsetAndMetadata> committed = asked(() -> member.committed(added));
      Set<TopicPartition> unknown = new HashSet<>();
      for (TopicPartition partition : added) {
        OffsetAndMetadata position = committed.get(partition);
        if (position == null) {
          unknown.add(partition);
        } else {
          use(
              member,
              partition,
              PartitionClaims.inherited(bounds, position.offset(), position.metadata()));
        }
      }
      if (!unknown.isEmpty()) {
        takeUnknown(member, unknown);
      }
    }
    held = claims.size();
    joined.complete(null);
  }

  private void use(
      Consumer<String, byte[]> member, TopicPartition partition, PartitionClaims found) {
    claims.put(partition, found);
    member.seek(partition, found.readFrom());
  }

  /**
   * Partitions without a committed offset. An empty one is new, and says so from now on; where
   * there are jobs the offset was lost, for no job is written before a worker has begun: whatever
   * is there may have been sent.
   */
  private void takeUnknown(Consumer<String, byte[]> member, Set<TopicPartition> partitions) {
    Map<TopicPartition, Long> begins = asked(() -> member.beginningOffsets(partitions, TIMEOUT));
    Map<TopicPartition, Long> ends = asked(() -> member.endOffsets(partitions, TIMEOUT));
    Map<TopicPartition, OffsetAndMetadata> begun = new HashMap<>();
    for (TopicPartition partition : partitions) {
      long begin = begins.getOrDefault(partition, 0L);
      long end = ends.getOrDefault(partition, begin);
      if (begin == end) {
        begun.put(partition, new OffsetAndMetadata(end));
        use(member, partition, PartitionClaims.fresh(bounds, end));
      } else {
        LOG.warn("no claims are known of {}: what is in it is not sent again", partition);
        use(member, partition, PartitionClaims.lost(bounds, begin, end));
      }
    }
    if (!begun.isEmpty()) {
      asked(
          () -> {
            member.commitSync(begun, TIMEOUT);
            return begun;
          });
    }
  }

  /** A wake-up meant for the poll around this must not leave partitions without their claims. */
  private static <T> T asked(Supplier<T> question) {
    while (true) {
      try {
        return question.get();
      } catch (WakeupException e) {
        LOG.debug("woken while taking up partitions; asking again");
      }
    }
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    beforeRevoked.run();
    drop(partitions);
  }

  private void drop(Collection<TopicPartition> partitions) {
    partitions.forEach(claims::remove);
    owners.values().removeAll(Set.copyOf(partitions));
    held = claims.size();
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    // Others may hold them already: a commit that is still under way is theirs to judge.
    drop(partitions);
  }
}
